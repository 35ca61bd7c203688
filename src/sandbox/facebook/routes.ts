import type { GraphRoutes } from '../graph/routes'
import { addFacebookCommentRoutes } from './comments'
import { addFeedRoutes } from './feed'
import { addPhotoRoutes } from './photos'
import { addPostRoutes } from './post-routes'
import { addProfileRoutes } from './profile'
import { addReelRoutes } from './reels'
import { addStoryRoutes } from './stories'
import { addUploadSessionRoutes } from './upload-sessions'
import { addVideoRoutes } from './videos'

/** What can be done with a Facebook page, and by the person behind it. */
export function addFacebookRoutes(routes: GraphRoutes): GraphRoutes {
  addProfileRoutes(routes)
  addFeedRoutes(routes)
  addPostRoutes(routes)
  addPhotoRoutes(routes)
  addVideoRoutes(routes)
  addUploadSessionRoutes(routes)
  addReelRoutes(routes)
  addStoryRoutes(routes)
  addFacebookCommentRoutes(routes)
  return routes
}
