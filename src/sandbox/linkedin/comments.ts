import type { Answer } from '../http/answer'
import { mayPostAs } from './acting'
import type { LinkedInCall, LinkedInRoute } from './linkedin-call'
import { invalidField, missingField, notFound, unpermittedFields } from './linkedin-error'
import { isRecord } from './post-body'
import { livePost } from './read-posts'

/** `POST /rest/socialActions/{urn}/comments`. The scope to post is not enough for it. */
export const createComment: LinkedInRoute = {
  name: 'linkedin.comment.create',
  permission: 'partnerApiSocialActions.CREATE',
  scopes: ['w_member_social_feed', 'w_organization_social_feed'],
  run: create,
}

function create({ world, token, key, body }: LinkedInCall): Answer {
  if (!livePost(world, key)) throw notFound(key)
  if (!isRecord(body)) throw missingField('actor')
  const { actor, object, message } = body
  if (typeof actor !== 'string') throw missingField('actor')
  if (!mayPostAs(world, token, actor)) throw unpermittedFields('/actor')
  if (object !== key) throw invalidField('object')
  const text = isRecord(message) ? message.text : undefined
  if (typeof text !== 'string' || !text.trim()) throw missingField('message.text')
  const id = world.ids.next()
  world.publications.get(key)?.comments.push(text)
  return {
    status: 201,
    headers: { 'x-restli-id': id },
    json: { id, actor, object, message: { text }, commentUrn: `urn:li:comment:(${key},${id})` },
  }
}
