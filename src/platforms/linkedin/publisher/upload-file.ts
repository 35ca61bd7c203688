import * as z from 'zod/mini'
import type { MediaItem } from '../../../domain/post'
import { fail } from '../../calls/call-purpose'
import type { MediaSource, PublishJob } from '../../calls/publisher'
import type { LinkedInClient } from '../calls/linkedin-client'

const text = z.string().check(z.minLength(1))
const started = z.object({
  value: z.object({ uploadUrl: text, image: z.optional(text), document: z.optional(text) }),
})

/**
 * Uploads an image or a document: an address is asked for and given all bytes in one request. Both in one step, because
 * half of it is worth nothing; done again it makes another file that nobody sees.
 * @returns the URN, which belongs to the account it was uploaded for
 */
export async function uploadFile(
  linkedin: LinkedInClient,
  source: MediaSource,
  kind: 'image' | 'document',
  { token, externalId: owner }: PublishJob['account'],
  item: MediaItem,
): Promise<string> {
  const answer = await linkedin.call({
    purpose: 'prepare',
    method: 'POST',
    path: `/rest/${kind}s?action=initializeUpload`,
    token,
    json: { initializeUploadRequest: { owner } },
  })
  const parsed = started.safeParse(answer.body)
  const urn = parsed.success ? parsed.data.value[kind] : undefined
  if (!parsed.success || !urn) {
    return fail('retry', 'LinkedIn began an upload without an address or id', { httpStatus: answer.status })
  }
  await linkedin.upload({ url: parsed.data.value.uploadUrl, token, ...(await source.open(item)) })
  return urn
}
