export type Platform = 'facebook' | 'instagram' | 'linkedin'

export type AccountKind = 'page' | 'instagram-facebook-login' | 'instagram-login' | 'member' | 'organization'

/** A place posts can be published to. `id` is what the product stores as the account's external id. */
export interface Account {
  id: string
  platform: Platform
  kind: AccountKind
  name: string
  username: string
  /** Page and Instagram account that belong together know each other. */
  linkedTo?: string
  /** Roles of members on an organization: member URN to role. */
  roles: Record<string, string>
}

export type TokenKind = 'user' | 'page' | 'instagram-login' | 'linkedin'

export type TokenState =
  | 'active'
  | 'expired'
  | 'revoked'
  | 'password-changed'
  | 'app-removed'
  | 'checkpoint'
  | 'lost-role'
  | 'page-not-granted'

export interface Token {
  value: string
  kind: TokenKind
  /** The account or person the token speaks for. */
  subject: string
  /** Ids of every account the token may use; a user token of Facebook reaches pages and their Instagram accounts. */
  accounts: string[]
  scopes: string[]
  state: TokenState
  issuedAt: number
  /** null = never, as page tokens taken with a long-lived user token. */
  expiresAt: number | null
  refreshToken?: string
  refreshTokenExpiresAt?: number
}

/** The developer's app at each platform, as its dashboard would show it. */
export const sandboxApps = {
  metaAppId: '880000000000000001',
  metaAppSecret: 'sandbox-meta-app-secret',
  instagramAppId: '880000000000000002',
  instagramAppSecret: 'sandbox-instagram-app-secret',
  linkedinClientId: 'sandbox-linkedin-client-id',
  linkedinClientSecret: 'sandbox-linkedin-client-secret',
} as const

export const facebookScopes = [
  'pages_show_list',
  'pages_read_engagement',
  'pages_manage_posts',
  'pages_manage_engagement',
  'instagram_basic',
  'instagram_content_publish',
  'instagram_manage_comments',
  'instagram_manage_contents',
  'business_management',
]

export const instagramLoginScopes = [
  'instagram_business_basic',
  'instagram_business_content_publish',
  'instagram_business_manage_comments',
]

/** What a self-serve app gets: a member token writes and cannot read. */
export const memberScopes = ['openid', 'profile', 'email', 'w_member_social']

export const organizationScopes = [
  'r_basicprofile',
  'openid',
  'profile',
  'w_organization_social',
  'r_organization_social',
  'rw_organization_admin',
  'w_organization_social_feed',
  'r_organization_social_feed',
]
