import type { World } from '../state/world'
import { inputError } from './linkedin-error'

/**
 * LinkedIn refuses an equal post of the same author soon after the first, comparing what readers would see. The URN its
 * refusal names is no proof of a live post: live reports found it unknown and different each time.
 */
export function refuseDuplicate(world: World, key: string): void {
  const last = world.linkedin.recent.get(key)
  const { linkedinDuplicateWindowMs, linkedinDuplicateUrn } = world.switches
  if (!last || world.clock.now() - last.at >= linkedinDuplicateWindowMs) return
  const urn = linkedinDuplicateUrn === 'real' ? last.urn : world.ids.next('urn:li:share:')
  throw inputError(
    422,
    'DUPLICATE_POST',
    'Duplicate post is detected',
    'commentary',
    `Content is a duplicate of ${urn}`,
  )
}

/** What two posts must share to count as equal. Posts without text are told apart by their media. */
export function duplicateKey(world: World, author: string, text: string, content: unknown): string {
  const withContent = world.switches.linkedinDuplicateScope === 'text-and-content' || text === ''
  return `${author} ${text} ${withContent ? JSON.stringify(content) : ''}`
}
