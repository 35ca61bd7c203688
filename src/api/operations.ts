import { getHealth } from './health/get-health'
import type { Operation } from './operation'
import { cancelPost } from './posts/cancel-post'
import { getPost } from './posts/get-post'
import { listPosts } from './posts/list-posts'
import { schedulePost } from './posts/schedule-post'

/** Everything the API does, in the order of its description. */
export const operations: Operation[] = [schedulePost, listPosts, getPost, cancelPost, getHealth]
