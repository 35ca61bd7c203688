import type { Platform } from '../../domain/post'

/** The shape of `meta_social_accounts`. */
export type AccountRow = {
  id: string
  company_id: string
  platform: Platform
  external_id: string
  name: string
  /** By which login the account was connected; it decides what its token may do. */
  login: Platform
  /** Null: it was disconnected. */
  userAccessTokenId: string | null
  status: 'ok' | 'needs_reconnect'
  status_reason: string | null
  disconnected_at: Date | null
  /** Posts that may be in hand at once where Redis leads; null: as the configuration says. */
  capacity: number | null
  created_at: Date
}
