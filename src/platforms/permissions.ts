import type { Platform } from '../domain/post'

/** As far as it decides which permissions are needed. */
export type PermissionSubject = { platform: Platform; login: Platform; externalId: string }

type Permissions = {
  /** Without one of these nothing can be published. */
  needed: readonly string[]
  /** Without these something smaller is missing: first comments, looking for a post whose answer was lost. */
  wished: readonly string[]
}

// Sources: Pages API posts; Instagram content publishing (both logins); LinkedIn Posts API and Community Management.
const facebookPage: Permissions = {
  needed: ['pages_manage_posts', 'pages_read_engagement'],
  wished: ['pages_manage_engagement'],
}
const instagramByFacebook: Permissions = {
  needed: ['instagram_basic', 'instagram_content_publish'],
  wished: ['instagram_manage_comments'],
}
const instagramByInstagram: Permissions = {
  needed: ['instagram_business_basic', 'instagram_business_content_publish'],
  wished: ['instagram_business_manage_comments'],
}
const linkedinMember: Permissions = { needed: ['w_member_social'], wished: [] }
const linkedinPage: Permissions = {
  needed: ['w_organization_social'],
  wished: ['r_organization_social', 'w_organization_social_feed'],
}

/** What an account's token must and should be allowed to do. */
export function permissionsFor({ platform, login, externalId }: PermissionSubject): Permissions {
  if (platform === 'facebook') return facebookPage
  if (platform === 'instagram') return login === 'instagram' ? instagramByInstagram : instagramByFacebook
  return externalId.startsWith('urn:li:organization:') ? linkedinPage : linkedinMember
}

/** Which of them a token lacks. Nothing is missing from permissions that are not known. */
export function missingPermissions(
  subject: PermissionSubject,
  granted: readonly string[] | undefined,
): { needed: string[]; wished: string[] } {
  const { needed, wished } = permissionsFor(subject)
  const lacks = (names: readonly string[]) => (granted ? names.filter((name) => !granted.includes(name)) : [])
  return { needed: lacks(needed), wished: lacks(wished) }
}
