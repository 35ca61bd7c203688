import { addAccount } from '../accounts/add-account'
import { checkAccount } from '../accounts/check-account'
import { chooseAccounts } from '../accounts/choose-accounts'
import { connectAccount } from '../accounts/connect-account'
import { disconnectAccount } from '../accounts/disconnect-account'
import { getAccount } from '../accounts/get-account'
import { getConnection } from '../accounts/get-connection'
import { listAccounts } from '../accounts/list-accounts'
import { listHolds } from '../accounts/list-holds'
import { listQuotas } from '../accounts/list-quotas'
import { loginReturn } from '../accounts/login-return'
import { createApiKey } from '../api-keys/create-api-key'
import { listApiKeys } from '../api-keys/list-api-keys'
import { revokeApiKey } from '../api-keys/revoke-api-key'
import { createCalendarToken } from '../calendar/create-calendar-token'
import { getCalendar } from '../calendar/get-calendar'
import { listCalendarTokens } from '../calendar/list-calendar-tokens'
import { revokeCalendarToken } from '../calendar/revoke-calendar-token'
import { getHealth } from '../health/get-health'
import { getReady } from '../health/get-ready'
import { uploadMedia } from '../media/upload-media'
import { getMetrics } from '../metrics/get-metrics'
import { descriptionOf } from '../openapi/description-of'
import { getOverview } from '../overview/get-overview'
import { cancelPost } from '../posts/cancel-post'
import { cancelPosts } from '../posts/cancel-posts'
import { editPost } from '../posts/edit-post'
import { getPost } from '../posts/get-post'
import { listFailures } from '../posts/list-failures'
import { listPosts } from '../posts/list-posts'
import { publishPostNow } from '../posts/publish-post-now'
import { reschedulePosts } from '../posts/reschedule-posts'
import { resolvePost } from '../posts/resolve-post'
import { retryPost } from '../posts/retry-post'
import { retryPosts } from '../posts/retry-posts'
import { schedulePost } from '../posts/schedule-post'
import { getSession } from '../session/get-session'
import { signIn } from '../session/sign-in'
import { signOut } from '../session/sign-out'
import { listTicks } from '../ticks/list-ticks'
import { changeWebhook } from '../webhooks/change-webhook'
import { createWebhook } from '../webhooks/create-webhook'
import { getWebhook } from '../webhooks/get-webhook'
import { listDeliveries } from '../webhooks/list-deliveries'
import { listWebhooks } from '../webhooks/list-webhooks'
import { removeWebhook } from '../webhooks/remove-webhook'
import { replayDelivery } from '../webhooks/replay-delivery'
import { rotateSecret } from '../webhooks/rotate-secret'
import { testWebhook } from '../webhooks/test-webhook'
import type { Operation } from './operation'

// Before those that have an id in the same place.
const connecting = [connectAccount, loginReturn, getConnection, chooseAccounts]
const accounts = [...connecting, listAccounts, addAccount, getAccount, checkAccount, disconnectAccount]

const webhooks = [
  ...[listWebhooks, createWebhook, getWebhook, changeWebhook, removeWebhook],
  ...[testWebhook, rotateSecret, listDeliveries, replayDelivery],
]

/** Everything the API does, in the order of its description. */
export const operations: Operation[] = [
  schedulePost,
  listPosts,
  listFailures,
  // Before the operations on one post: "retry" is no id.
  retryPosts,
  cancelPosts,
  reschedulePosts,
  getPost,
  editPost,
  cancelPost,
  publishPostNow,
  retryPost,
  resolvePost,
  getOverview,
  uploadMedia,
  ...accounts,
  listHolds,
  listQuotas,
  listApiKeys,
  createApiKey,
  revokeApiKey,
  getSession,
  signIn,
  signOut,
  ...webhooks,
  getCalendar,
  listCalendarTokens,
  createCalendarToken,
  revokeCalendarToken,
  listTicks,
  getHealth,
  getMetrics,
  getReady,
  ...descriptionOf(() => operations),
]
