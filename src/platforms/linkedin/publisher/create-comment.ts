import * as z from 'zod/mini'
import { fail } from '../../calls/call-purpose'
import type { PublishJob } from '../../calls/publisher'
import type { LinkedInClient } from '../calls/linkedin-client'
import { traceOf } from '../calls/linkedin-error'

const created = z.object({ commentUrn: z.optional(z.string()), id: z.optional(z.coerce.string()) })

/**
 * `POST /rest/socialActions/{urn}/comments`, in plain text. Scopes ending in `_social_feed` are needed: the permission to
 * post is not enough (403), and self-serve apps have no other. Not idempotent.
 * @returns the comment's URN, or its id where LinkedIn names only that
 */
export async function createComment(
  linkedin: LinkedInClient,
  { account }: PublishJob,
  postUrn: string,
  text: string,
): Promise<string> {
  const answer = await linkedin.call({
    purpose: 'commit',
    method: 'POST',
    path: `/rest/socialActions/${encodeURIComponent(postUrn)}/comments`,
    token: account.token,
    json: { actor: account.externalId, object: postUrn, message: { text } },
  })
  const parsed = created.safeParse(answer.body)
  const id = (parsed.success ? parsed.data.commentUrn : undefined) ?? answer.headers['x-restli-id']
  const found = id ?? (parsed.success ? parsed.data.id : undefined)
  return (
    found ??
    fail('unconfirmed', 'LinkedIn took the comment without telling its id', {
      httpStatus: answer.status,
      ...traceOf(answer),
    })
  )
}
