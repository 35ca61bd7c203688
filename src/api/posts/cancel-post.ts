import { z } from 'zod'
import { cancelPost as takeBack } from '../../db/posts/cancel-post'
import { operation } from '../operations/operation'
import { refusal } from './decide'
import { etagHeader, etagOf, hasChanged, ifMatch, wantedVersion } from './etag'
import { NO_SUCH_POST, noSuchPost, postParams } from './post-id'
import { idOut } from './post-schema'

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
    if (outcome.kind === 'refused') throw refusal(outcome)
    if (outcome.kind === 'changed') throw hasChanged(outcome.version)
    return answerOf(outcome.version)
  },
})
