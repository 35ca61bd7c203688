import type { RequestHandler } from 'express'
import { type CancelRefusal, cancelPost as takeBack } from '../../db/queries/cancel-post'
import { principalOf } from '../auth/authenticate'
import { ApiProblem } from '../problem'
import type { ApiServices } from '../services'
import { noSuchPost, postIdOf } from './post-id'

const reasons: Record<CancelRefusal, string> = {
  'being-published': 'The post is being published right now and cannot be cancelled any more.',
  published: 'The post is already out; delete it on the platform.',
  'partly-published': 'One part of the post is already out; delete it on the platform.',
  'outcome-unknown':
    'The post was sent and the platform did not answer: it may be out. Look at the platform and say what is true (posts resolve).',
  failed: 'The post has already failed; nothing more will be published.',
}

/** `DELETE /scheduled-posts/:id`: takes the post back, or says with 409 why that is not possible any more. */
export function cancelPost({ db }: ApiServices): RequestHandler {
  return async (req, res) => {
    const id = postIdOf(req)
    const outcome = await takeBack(db, principalOf(res).companyId, id, 'api')
    if (outcome.kind === 'not-found') throw noSuchPost()
    if (outcome.kind === 'refused')
      throw new ApiProblem(409, { code: outcome.because, detail: reasons[outcome.because] })
    // Cancelling what is cancelled says the same again: a client that lost the first answer may repeat.
    res.json({ success: true, postDetailId: id, status: 'cancelled' })
  }
}
