import type { MediaItem } from '../../../domain/post'
import { fail } from '../../calls/call-purpose'
import type { MediaSource, PublishJob, Step } from '../../calls/publisher'
import type { LinkedInClient } from '../calls/linkedin-client'
import { GRACE_MS, pollPauseMs, readAssetStatus } from './asset-status'
import type { LinkedInProgress } from './progress'
import { documentIsLost, uploadAgain } from './rebuild'
import { uploadFile } from './upload-file'

/**
 * One step of a document on its way up: all of it in one request, then its processing is awaited where the token may
 * read. A member's may not: there a short grace has to do, and the post says when it was too short.
 * Source: Documents API.
 * @returns undefined when the document can be posted
 */
export async function uploadDocumentStep(
  linkedin: LinkedInClient,
  source: MediaSource,
  { account }: PublishJob,
  item: MediaItem,
  progress: LinkedInProgress,
): Promise<Step | undefined> {
  const { document } = progress
  if (!document) {
    const urn = await uploadFile(linkedin, source, 'document', account, item)
    return {
      kind: 'continue',
      did: 'upload-document',
      progress: { ...progress, document: { urn, polls: 0, done: false } },
    }
  }
  if (document.done) return undefined
  const did = 'poll-document'
  const isMember = account.externalId.startsWith('urn:li:person:')
  const status = isMember
    ? ({ kind: 'hidden' } as const)
    : await readAssetStatus(linkedin, account.token, 'document', document.urn)
  const withDocument = (change: object) => ({ ...progress, document: { ...document, ...change } })
  switch (status.kind) {
    case 'available':
      return { kind: 'continue', did, progress: withDocument({ done: true }) }
    case 'hidden': {
      const because = 'this token may not ask how far the document is; the post will tell'
      return { kind: 'wait', did: 'grace', progress: withDocument({ done: true }), forMs: GRACE_MS, because }
    }
    case 'failed':
      return fail('rejected', `LinkedIn could not process the document (${status.because}); use another file`, {})
    default: {
      if (status.kind === 'waiting-upload' && documentIsLost(progress)) return uploadAgain(progress)
      const forMs = pollPauseMs(document.polls)
      const because = 'LinkedIn is processing the document'
      return { kind: 'wait', did, progress: withDocument({ polls: document.polls + 1 }), forMs, because }
    }
  }
}
