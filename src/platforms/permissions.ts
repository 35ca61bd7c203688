import type { Platform } from '../domain/post'
import { platforms } from '.'

/** As far as it decides which permissions are needed. */
export type PermissionSubject = { platform: Platform; login: Platform; externalId: string }

/**
 * What a token lacks of all that it must and should be allowed to do for its account. Nothing is missing from permissions
 * that are not known.
 */
export function missingPermissions(
  subject: PermissionSubject,
  granted: readonly string[] | undefined,
): { needed: string[]; wished: string[] } {
  const { needed, wished } = platforms[subject.platform].permissions(subject)
  const lacks = (names: readonly string[]) => (granted ? names.filter((name) => !granted.includes(name)) : [])
  return { needed: lacks(needed), wished: lacks(wished) }
}
