// Pages of Meta, and the client whose code and threads many rows come from.
export const GRAPH = 'Graph API error handling'
export const INSTAGRAM = 'Instagram Platform error codes'
export const REELS = 'Reels publishing'
export const VIDEO = 'Video API error codes'
export const LIMITS = 'Graph API rate limiting'
export const POSTIZ = 'gitroomhq/postiz-app'
