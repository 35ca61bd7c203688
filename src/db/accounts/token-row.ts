import { readJson } from '../stored-json'

/** The shape of `social_token`. */
export type TokenRow = {
  id: string
  company_id: string
  /** Names this very token: one that takes its place has another. */
  context_id: string
  /** Envelope, as is the next. */
  access_token: string
  refresh_token: string | null
  /** Null: it does not end, or the platform does not tell. */
  expires_at: Date | null
  /** JSON, as a text or parsed; see {@link scopesOf}. */
  scopes: string[] | string | null
  /** When it is renewed next; null: it is not. */
  refresh_at: Date | null
  refresh_error: string | null
  updated_at: Date
}

/** The permissions of a token as stored; null: not known. */
export function scopesOf({ scopes }: Pick<TokenRow, 'scopes'> | { scopes: null }): string[] | null {
  const read = readJson(scopes)
  return Array.isArray(read) ? read.map(String) : null
}
