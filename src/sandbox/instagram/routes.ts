import type { GraphRoutes } from '../graph/routes'
import { addInstagramCommentRoutes } from './comments'
import { addContainerRoutes } from './containers'
import { addMediaRoutes } from './media'
import { addInstagramProfileRoutes } from './profile'
import { addPublishRoutes } from './publish'
import { addQuotaRoutes } from './quota'

/** What both logins can do with an Instagram account. */
export function addInstagramRoutes(routes: GraphRoutes): GraphRoutes {
  addInstagramProfileRoutes(routes)
  addContainerRoutes(routes)
  addPublishRoutes(routes)
  addQuotaRoutes(routes)
  addMediaRoutes(routes)
  addInstagramCommentRoutes(routes)
  return routes
}
