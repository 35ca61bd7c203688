// Made by `npm run generate:client` from the description of the API; do not edit.

export const operations = {
  schedulePost: { method: 'POST', path: '/schedule-post', takesFiles: true },
  listPosts: { method: 'GET', path: '/scheduled-posts' },
  retryPosts: { method: 'POST', path: '/scheduled-posts/retry' },
  getPost: { method: 'GET', path: '/scheduled-posts/{id}' },
  cancelPost: { method: 'DELETE', path: '/scheduled-posts/{id}' },
  publishPostNow: { method: 'POST', path: '/scheduled-posts/{id}/publish-now' },
  retryPost: { method: 'POST', path: '/scheduled-posts/{id}/retry' },
  resolvePost: { method: 'POST', path: '/scheduled-posts/{id}/resolve' },
  connectAccount: { method: 'POST', path: '/accounts/connect/{platform}' },
  getConnection: { method: 'GET', path: '/accounts/connections/{id}' },
  chooseAccounts: { method: 'POST', path: '/accounts/connections/{id}' },
  listAccounts: { method: 'GET', path: '/accounts' },
  addAccount: { method: 'POST', path: '/accounts' },
  getAccount: { method: 'GET', path: '/accounts/{id}' },
  disconnectAccount: { method: 'DELETE', path: '/accounts/{id}' },
  checkAccount: { method: 'POST', path: '/accounts/check/{id}' },
  listApiKeys: { method: 'GET', path: '/api-keys' },
  createApiKey: { method: 'POST', path: '/api-keys' },
  revokeApiKey: { method: 'DELETE', path: '/api-keys/{id}' },
  getHealth: { method: 'GET', path: '/health' },
} as const
