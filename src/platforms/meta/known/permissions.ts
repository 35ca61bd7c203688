import { code, hearsay, type KnownAnswer, official, seen, worded } from '../../calls/known-answer'
import { GRAPH, INSTAGRAM, POSTIZ, VIDEO } from './sources'

const missing = 'a permission is missing or was taken away; connect the account again and allow every permission'
const login = 'log in at facebook.com'

/** The token lives, but may not do this. */
export const permissions: KnownAnswer[] = [
  code('3', 'permission', 'the app lacks a capability; it may need a review by Meta', official(GRAPH)),
  code('5', 'permission', "the app's settings do not allow calls from this server's address", hearsay('Facebook wiki')),
  worded('10', /not an instagram business/, 'permission', 'make it a professional account', seen(POSTIZ)),
  code('10', 'permission', missing, official(GRAPH)),
  worded('200', /api access blocked/, 'permission', 'Meta has blocked the app; look at its dashboard', seen('several')),
  worded('200', /page as the page itself/, 'permission', "use the page's own token", seen('criso/fbgraph#72')),
  code('200/2069030', 'permission', 'the new Pages do not offer this', seen('fb-post-bulk-privacy-edit#20')),
  code('200-299', 'permission', missing, official(GRAPH)),
  worded('100', /no permission to publish/, 'permission', missing, seen('mrdotb/facebook-api-video-upload#21')),
  code('100/1363042', 'permission', 'this token may not upload videos to the page', official(VIDEO)),
  code('25/2207050', 'permission', 'the Instagram account is restricted; open the Instagram app', official(INSTAGRAM)),
  code('25', 'permission', 'the Instagram account is restricted; open the Instagram app', official(INSTAGRAM)),
  code('368/1404006', 'permission', `Meta wants a security check; ${login}`, seen('Reputation publisher logs')),
  code('368/1404078', 'permission', 'the Page needs Page Publishing Authorization', seen('Reputation publisher logs')),
  code('368/1404112', 'permission', `Meta has restricted this account for a while; ${login}`, hearsay(POSTIZ)),
  code('368/4854002', 'permission', `Meta wants the identity confirmed; ${login}`, hearsay(POSTIZ)),
  worded('368', /security check/, 'permission', `Meta wants a security check; ${login}`, seen('Reputation logs')),
  worded('368', /publishing authorization/, 'permission', 'the Page needs Page Publishing Authorization', seen(POSTIZ)),
  worded('368', /confirm your identity/, 'permission', `Meta wants the identity confirmed; ${login}`, hearsay(POSTIZ)),
]
