import { createApiKey } from './api-keys/create-api-key'
import { listApiKeys } from './api-keys/list-api-keys'
import { revokeApiKey } from './api-keys/revoke-api-key'
import { getHealth } from './health/get-health'
import type { Operation } from './operation'
import { cancelPost } from './posts/cancel-post'
import { getPost } from './posts/get-post'
import { listPosts } from './posts/list-posts'
import { schedulePost } from './posts/schedule-post'

/** Everything the API does, in the order of its description. */
export const operations: Operation[] = [
  schedulePost,
  listPosts,
  getPost,
  cancelPost,
  listApiKeys,
  createApiKey,
  revokeApiKey,
  getHealth,
]
