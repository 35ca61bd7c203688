import { publishPostNow as publishNow } from '../../db/posts/decide-post'
import { operation } from '../operations/operation'
import { CHANGED, decide, decisionAnswers, decisionHeaders } from './decide'
import { NO_SUCH_POST, postParams } from './post-id'

export const publishPostNow = operation({
  id: 'publishPostNow',
  method: 'post',
  path: '/scheduled-posts/{id}/publish-now',
  tag: 'Posts',
  summary: 'Publish a post now',
  description:
    'Lets a post that waits for its time, for another attempt, or for a decision because it is late go out within a second where a worker waits for posts, and else with the next tick, that is within a minute. `scheduledFor` stays as it was.',
  access: 'write',
  params: postParams,
  missing: NO_SUCH_POST,
  requestHeaders: decisionHeaders,
  answers: decisionAnswers,
  refusals: {
    409: 'It is being published, out, may be out, has failed (try it again instead), waits for its account, or was cancelled; `type` and `detail` say which',
    412: CHANGED,
  },
  run: ({ db }, call) =>
    decide(call, (also) =>
      publishNow(db, { id: call.params.id, companyId: call.principal.companyId }, call.principal.createdBy, also),
    ),
})
