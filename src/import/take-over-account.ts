import type { AccountToImport } from '../db/accounts/import-account'
import type { OldAccountRow } from '../db/old-application/read-old-rows'
import { isCompanyId } from '../domain/company-id'
import { ID_PATTERN } from '../domain/id'
import { platforms as names, type Platform } from '../domain/post'
import { platforms } from '../platforms'

/** Makes an account of ours from one of the old application, or says why it cannot. */
export function takeOverAccount(row: OldAccountRow): AccountToImport | { refused: string } {
  if (!ID_PATTERN.test(row.id)) return { refused: 'id is no id: letters, digits, _ and - only, at most 36' }
  const platform = names.find((one) => one === row.platform?.toLowerCase())
  if (!platform) return { refused: `platform is ${JSON.stringify(row.platform)}: none of ${names.join(', ')}` }
  if (!row.companyId) return { refused: 'nothing says which company it belongs to' }
  if (!isCompanyId(row.companyId)) return { refused: 'company_id is no name of a company' }
  const externalId = asNamed[platform](String(row[platform] || row.any || '').trim())
  const { shape, description } = platforms[platform].externalId
  if (!shape.test(externalId))
    return { refused: `no column says ${description}${externalId ? ` (found: ${JSON.stringify(externalId)})` : ''}` }
  return {
    id: row.id,
    companyId: row.companyId,
    platform,
    externalId,
    name: (row.name?.trim() || externalId).slice(0, 255),
    login: loginOf[platform](row.pageToken || row.accessToken || ''),
  }
}

/** The name that a platform has for an account, from what was stored of it. */
const asNamed: Record<Platform, (stored: string) => string> = {
  facebook: (stored) => stored,
  instagram: (stored) => stored,
  // Often stored without its kind: organizations are known by numbers, members by anything else.
  linkedin: (stored) =>
    stored === '' || stored.startsWith('urn:')
      ? stored
      : `urn:li:${/^\d+$/.test(stored) ? 'organization' : 'person'}:${stored}`,
}

/** Which login gave a token: it decides the host that Instagram is called on, whose own tokens begin so. */
const loginOf: Record<Platform, (token: string) => Platform> = {
  facebook: () => 'facebook',
  instagram: (token) => (token.startsWith('IG') ? 'instagram' : 'facebook'),
  linkedin: () => 'linkedin',
}
