import { resolvePost as settle } from '../../db/posts/resolve-post'
import { operation } from '../operations/operation'
import { CHANGED, decide, decisionAnswers, decisionHeaders } from './decide'
import { NO_SUCH_POST, postParams } from './post-id'
import { resolveBody } from './resolve-request'

export const resolvePost = operation({
  id: 'resolvePost',
  method: 'post',
  path: '/scheduled-posts/{id}/resolve',
  tag: 'Posts',
  summary: 'Say whether an unconfirmed post is out',
  description:
    'Settles a post whose publishing call was not answered by the word of a person who has looked at the platform. **With `not-published` it is sent again**: be sure that it is not there.',
  access: 'write',
  params: postParams,
  missing: NO_SUCH_POST,
  body: resolveBody,
  requestHeaders: decisionHeaders,
  answers: decisionAnswers,
  refusals: {
    409: 'Nothing about it is unconfirmed, both publications are (say which), the id is that of another post, or a worker is asking the platform right now',
    412: CHANGED,
  },
  run: ({ db }, call) =>
    decide(call, (also) =>
      settle(
        db,
        { id: call.params.id, companyId: call.principal.companyId },
        call.body,
        call.principal.createdBy,
        also,
      ),
    ),
})
