import { retryPost as putBack } from '../../db/posts/decide-post'
import { operation } from '../operations/operation'
import { TOO_MANY } from '../problems/over-quota'
import { CHANGED, decide, decisionAnswers, decisionHeaders } from './decide'
import { NO_SUCH_POST, postParams } from './post-id'

export const retryPost = operation({
  id: 'retryPost',
  method: 'post',
  path: '/scheduled-posts/{id}/retry',
  tag: 'Posts',
  summary: 'Try a post again',
  description:
    'Puts a post that has failed, was missed, or is held for its account back into the queue, with all its attempts; the next tick takes it. What is out of it stays out and is not sent again.',
  access: 'write',
  params: postParams,
  missing: NO_SUCH_POST,
  requestHeaders: decisionHeaders,
  answers: decisionAnswers,
  refusals: {
    409: 'It waits in the queue, is out, may be out, or was cancelled; `type` and `detail` say which',
    412: CHANGED,
    429: TOO_MANY,
  },
  run: ({ db, config }, { principal, ...call }) =>
    decide(call, (also) =>
      putBack(
        db,
        { id: call.params.id, companyId: principal.companyId },
        principal.createdBy,
        config.POSTS_PER_COMPANY,
        also,
      ),
    ),
})
