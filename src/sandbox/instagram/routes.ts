import type { GraphRoutes } from '../graph/routes'
import { addContainerRoutes } from './containers'
import { addMediaRoutes } from './media'
import { addPublishRoutes } from './publish'
import { addQuotaRoutes } from './quota'

/** What both logins can do with an Instagram account. */
export function addInstagramRoutes(routes: GraphRoutes): GraphRoutes {
  addContainerRoutes(routes)
  addPublishRoutes(routes)
  addQuotaRoutes(routes)
  addMediaRoutes(routes)
  return routes
}
