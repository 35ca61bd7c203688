import type { ClaimedPost, Publication } from '../domain/claimed-post'
import { PublishError } from '../domain/failure'
import type { PublishJob } from '../platforms/calls/publisher'
import { mayHaveRunOut } from './may-have-run-out'
import type { PublishTools } from './publish-tools'

/**
 * Posts the first comment below a publication that is out, once in its life: that it is about to leave is on disk before
 * it does, and nobody sends it again. Whatever becomes of it, the post is not touched.
 */
export async function sendFirstComment(
  tools: PublishTools,
  post: ClaimedPost,
  publication: Publication,
  job: PublishJob,
): Promise<void> {
  const text = job.options.firstComment
  const { comment } = tools.publishers[post.platform]
  // Stories take no comments on any platform; of feed + story the feed gets it.
  if (job.kind === 'story') return
  if (!text || !comment || publication.status !== 'published' || !publication.externalId) return
  if (publication.commentStatus === 'sent' || publication.commentStatus === 'failed') return
  if (publication.commentStatus === 'sending') {
    await write('failed', 'It is not known whether the first comment was posted; it is not sent again.')
    return
  }
  if (tools.deadline.isOver) {
    await write('failed', 'There was no time left for the first comment.')
    return
  }
  // Who has lost the post leaves the comment to who holds it now.
  if (!(await write('sending'))) return
  if (mayHaveRunOut(post, tools)) {
    // Stopped for so long that another may hold the post by now; if none does, this is the last word on the comment.
    await write('failed', 'The worker was stopped for too long; the first comment was not sent.')
    return
  }
  try {
    publication.commentId = await comment(job, publication.externalId, text)
  } catch (error) {
    const reason = error instanceof PublishError ? error.failure.reason : `unexpected: ${(error as Error).message}`
    await write('failed', reason)
    return
  }
  // It is out: a write that fails here stays `sending`, which is true, and never becomes `failed`.
  await write('sent')

  async function write(status: 'sending' | 'sent' | 'failed', reason?: string): Promise<boolean> {
    publication.commentStatus = status
    if (reason) publication.commentError = reason
    const { scheduleId, claimToken, postDetailId, attempt } = post
    const line = {
      postDetailId,
      publicationId: publication.id,
      attempt,
      step: 'first-comment',
      outcome: status,
    } as const
    return tools.save({
      scheduleId,
      claimToken,
      postDetailId,
      publications: [publication],
      timeline: status === 'sending' ? [] : [{ ...line, ...(reason && { reason }) }],
    })
  }
}
