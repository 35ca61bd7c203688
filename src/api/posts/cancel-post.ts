import { z } from 'zod'
import { type CancelRefusal, cancelPost as takeBack } from '../../db/queries/cancel-post'
import { operation } from '../operation'
import { ApiProblem } from '../problem'
import { NO_SUCH_POST, noSuchPost, postParams } from './post-id'
import { idOut } from './post-schema'

const reasons: Record<CancelRefusal, string> = {
  'being-published': 'The post is being published right now and cannot be cancelled any more.',
  published: 'The post is already out; delete it on the platform.',
  'partly-published': 'One part of the post is already out; delete it on the platform.',
  'outcome-unknown':
    'The post was sent and the platform did not answer: it may be out. Look at the platform and say what is true (posts resolve).',
  failed: 'The post has already failed; nothing more will be published.',
}

export const cancelPost = operation({
  id: 'cancelPost',
  method: 'delete',
  path: '/scheduled-posts/{id}',
  tag: 'Posts',
  summary: 'Cancel a post',
  description:
    'Takes the post back before anything of it is out. Cancelling what is cancelled says the same again: who lost the first answer may repeat.',
  access: 'write',
  params: postParams,
  missing: NO_SUCH_POST,
  answers: {
    200: {
      description: 'The post is cancelled',
      schema: z.strictObject({ success: z.literal(true), postDetailId: idOut, status: z.literal('cancelled') }),
    },
  },
  refusals: { 409: 'It is being published, or something of it is or may be out; `type` and `detail` say which' },
  async run({ db }, { params: { id }, principal }) {
    const outcome = await takeBack(db, principal.companyId, id, 'api')
    if (outcome.kind === 'not-found') throw noSuchPost()
    if (outcome.kind === 'refused') {
      throw new ApiProblem(409, { code: outcome.because, detail: reasons[outcome.because] })
    }
    return { status: 200, body: { success: true, postDetailId: id, status: 'cancelled' } }
  },
})
