import type { Token } from '../state/account'
import type { World } from '../state/world'
import type { AssetKind } from './state'

const postingRoles = new Set(['ADMINISTRATOR', 'CONTENT_ADMINISTRATOR', 'DIRECT_SPONSORED_CONTENT_POSTER'])

/** Whether this token may post as this author: the person itself, or a page it has a posting role on. */
export function mayPostAs(world: World, token: Token, author: string): boolean {
  if (author.startsWith('urn:li:person:')) {
    return token.subject === author && token.scopes.includes('w_member_social')
  }
  return token.scopes.includes('w_organization_social') && postingRoles.has(roleOn(world, token, author))
}

/** Uploading follows the same rules, but for videos of a page, which its content administrators cannot upload. */
export function mayUploadFor(world: World, token: Token, owner: string, kind: AssetKind): boolean {
  if (!mayPostAs(world, token, owner)) return false
  return kind !== 'video' || roleOn(world, token, owner) !== 'CONTENT_ADMINISTRATOR'
}

/** Members' posts are readable with a closed permission that self-serve apps do not get. */
export function mayReadPostsOf(world: World, token: Token, author: string): boolean {
  if (author.startsWith('urn:li:person:')) {
    return token.subject === author && token.scopes.includes('r_member_social')
  }
  return token.scopes.includes('r_organization_social') && roleOn(world, token, author) !== ''
}

function roleOn(world: World, token: Token, organization: string): string {
  return world.accounts.get(organization)?.roles[token.subject] ?? ''
}
