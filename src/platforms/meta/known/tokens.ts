import { code, hearsay, type KnownAnswer, official, seen, worded } from '../../calls/known-answer'
import { GRAPH, POSTIZ } from './sources'

const graph = official(GRAPH)
const grant =
  'this login may not act as this page, its others are not concerned: give the person full content access to it, then connect it again and allow every permission'
const ownToken = "it is the token of a person; use the page's own"
const again = 'connect the account again'
const noToken = 'no access token arrived at Meta; mostly a proxy on the way takes the Authorization header'
const proof = 'META_APP_SECRET does not belong to the app of this token'

/**
 * Tokens. A page that the person may not act as is no dead token, whatever the code says: sibling pages of the login go on.
 * Without a subcode Meta mostly does not know the token at all; with one it did, and says what became of it.
 */
export const tokens: KnownAnswer[] = [
  code('190/458', 'reauthorise', `the app was removed by the user; ${again}`, graph),
  code('190/459', 'reauthorise', `log in at facebook.com, clear the checkpoint, then ${again}`, graph),
  code('190/460', 'reauthorise', `the password was changed; ${again}`, graph),
  code('190/463', 'reauthorise', `the token has expired; ${again}`, graph),
  code('190/464', 'reauthorise', `the user is not confirmed; log in at facebook.com, then ${again}`, graph),
  code('190/467', 'reauthorise', `the token was revoked; ${again}`, graph),
  code('190/490', 'reauthorise', `the token has expired; ${again}`, hearsay(POSTIZ)),
  code('190/492', 'permission', grant, official(GRAPH)),
  code('190/2069032', 'token-invalid', ownToken, seen('several clients')),
  worded('190', /impersonat/, 'permission', grant, seen(`${POSTIZ}#1912, snarfed/bridgy#596`)),
  worded('190', /page that is not accessible/, 'permission', grant, hearsay('several clients')),
  worded('190', /called with a page access token/, 'token-invalid', ownToken, seen('several clients')),
  worded('190', /validating application/, 'permission', 'Meta does not know the app (any more)', hearsay('AiToEarn')),
  worded('190', /validating access token|session|expired|log in to/, 'reauthorise', again, official(GRAPH)),
  code('190/*', 'reauthorise', again, graph),
  code('190', 'token-invalid', again, graph),
  code('102', 'reauthorise', again, graph),
  worded('104', /proof|signature/, 'permission', proof, official(GRAPH)),
  worded('104', /token is required/, 'permission', noToken, seen('spring-guides/gs-consuming-rest#10')),
  code('104', 'permission', `${noToken}; or ${proof}`, seen('spring-guides/gs-consuming-rest#10')),
  worded('2500', /access token/, 'permission', noToken, seen('fbsamples/messenger-platform-samples#125')),
  code('2500', 'rejected', 'Meta does not understand the call', seen('facebook-csharp-sdk#97')),
  worded('100', /app ?secret ?proof/, 'permission', proof, seen('gatsby-source-instagram#155')),
  code('101', 'permission', 'Meta does not know the app: look at META_APP_ID', seen('sns-sdks/python-facebook#271')),
]
