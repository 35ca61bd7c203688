import { z } from 'zod'
import { cancelPost as takeBack } from '../../db/posts/cancel-post'
import type { ChangeRefusal } from '../../domain/change-refusal'
import { operation } from '../operation'
import { ApiProblem } from '../problem'
import { etagHeader, etagOf, hasChanged, ifMatch, wantedVersion } from './etag'
import { NO_SUCH_POST, noSuchPost, postParams } from './post-id'
import { idOut } from './post-schema'

const reasons: Partial<Record<ChangeRefusal, string>> = {
  'being-published': 'The post is being published right now and cannot be cancelled any more.',
  published: 'The post is already out; delete it on the platform.',
  'partly-published': 'One part of the post is already out; delete it on the platform.',
  'outcome-unknown':
    'The post was sent and the platform did not answer: it may be out. Look at the platform and say what is true (resolve).',
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
      headers: etagHeader,
      schema: z.strictObject({ success: z.literal(true), postDetailId: idOut, status: z.literal('cancelled') }),
    },
  },
  requestHeaders: { 'If-Match': ifMatch },
  refusals: {
    409: 'It is being published, or something of it is or may be out; `type` and `detail` say which',
    412: 'The post was changed since the version that If-Match names',
  },
  async run({ db }, { params: { id }, principal: { companyId, createdBy }, header, keepAnswer }) {
    const isVersion = wantedVersion(header('If-Match'))
    const answerOf = (version: number) => ({
      status: 200 as const,
      headers: { ETag: etagOf(version) },
      body: { success: true as const, postDetailId: id, status: 'cancelled' as const },
    })
    const outcome = await takeBack(db, { id, companyId, ...(isVersion && { isVersion }) }, createdBy, (execute, done) =>
      keepAnswer(execute, answerOf(done.version)),
    )
    if (outcome.kind === 'not-found') throw noSuchPost()
    if (outcome.kind === 'refused') {
      throw new ApiProblem(409, { code: outcome.because, detail: reasons[outcome.because] ?? outcome.because })
    }
    if (outcome.kind === 'changed') throw hasChanged(outcome.version)
    return answerOf(outcome.version)
  },
})
