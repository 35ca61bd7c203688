import { createHash } from 'node:crypto'
import type { Publication } from '../domain/claimed-post'
import type { PublishJob } from '../platforms/calls/publisher'

/** What the commit call says, as a digest: tells later whether two commits said the same. */
export function fingerprintOf(job: PublishJob, publication: Publication): string {
  const { account, ...content } = job
  const said = JSON.stringify([account.externalId, content, publication.progress])
  return createHash('sha256').update(said).digest('hex')
}
