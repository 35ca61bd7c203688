import type { PostContent } from '../../domain/post-content'
import { editPost as edit } from '../../posts/edit-post'
import { operation } from '../operations/operation'
import { unlessUnknown } from '../problems/outcome-unknown'
import { TOO_MANY } from '../problems/over-quota'
import { asMedia } from './as-media'
import { refusal } from './decide'
import { editAnswers, isNow } from './edit-answers'
import { editBody, edited } from './edit-request'
import { hasChanged, ifMatch, wantedVersion } from './etag'
import { NO_SUCH_POST, noSuchPost, postParams } from './post-id'

export const editPost = operation({
  id: 'editPost',
  method: 'patch',
  path: '/scheduled-posts/{id}',
  tag: 'Posts',
  summary: 'Edit or reschedule a post',
  description:
    'Changes what is given and leaves the rest; null, or an empty text, clears a field. Everything is checked as at scheduling. It can be done as long as nobody publishes the post and nothing of it is or may be out; what was prepared of it on the platform is made anew. With `scheduledAt` a post that has failed or was missed is in the queue again, with all its attempts; without it, it stays what it is. Files come in a multipart form, and together with `media` stand instead of all media the post has.',
  access: 'write',
  params: postParams,
  missing: NO_SUCH_POST,
  body: editBody,
  emptyClears: true,
  files: true,
  requestHeaders: { 'If-Match': ifMatch },
  answers: editAnswers,
  refusals: {
    409: 'It is being published, out, partly out, may be out, or was cancelled; `type` and `detail` say which',
    412: 'The post was changed since the version that If-Match names',
    413: 'A file or a field is too large, or more than the company may keep',
    415: 'A file is of a type that no platform takes',
    422: 'The platform cannot publish this; `errors` names each reason',
    429: TOO_MANY,
    507: 'No room for files',
  },
  async run(services, { params, body, files, principal, header, keepAnswer }) {
    const { scheduledAt, disambiguation } = body
    const wanted = {
      change: (stored: PostContent) => edited(stored, body, files.map(asMedia)),
      isVersion: wantedVersion(header('If-Match')),
      ...(scheduledAt && { time: { wanted: scheduledAt, disambiguation } }),
    }
    const which = { id: params.id, companyId: principal.companyId }
    const outcome = await unlessUnknown(LOOK_FIRST, () =>
      edit(services, which, wanted, principal.createdBy, (execute, now) => keepAnswer(execute, isNow(now))),
    )
    switch (outcome.kind) {
      case 'edited':
        return isNow(outcome)
      case 'not-found':
        throw noSuchPost()
      case 'changed':
        throw hasChanged(outcome.version)
      case 'refused':
        throw refusal(outcome)
    }
  },
})

const LOOK_FIRST =
  'the post may be changed or not. Look at it before you send this again; with an Idempotency-Key just send it again.'
