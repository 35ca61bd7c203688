import type { GraphRoutes } from '../graph/routes'
import { addFeedRoutes } from './feed'
import { addPhotoRoutes } from './photos'
import { addPostRoutes } from './post-routes'

/** What can be done with a Facebook page. */
export function addFacebookRoutes(routes: GraphRoutes): GraphRoutes {
  addFeedRoutes(routes)
  addPostRoutes(routes)
  addPhotoRoutes(routes)
  return routes
}
