import { code, hearsay, type KnownAnswer, official, seen, worded } from '../../calls/known-answer'
import { GRAPH, INSTAGRAM, POSTIZ } from './sources'

const graph = official(GRAPH)
const ig = official(INSTAGRAM)
const postiz = hearsay(POSTIZ)
const shown = { about: 'not-shown' } as const
const noObject = 'Meta does not find what was named, or does not show it to this token'
const untaggable = 'a person cannot be tagged: wrong name, private, or no invitations'
const repeated = 'Meta says that the same content is posted again and again'

/** What was asked for: texts, links, people, ids. Time mends none of it. */
export const content: KnownAnswer[] = [
  // Reads of valid objects with a Page token have answered 100/33; it never proves that something is absent.
  code('100/33', 'rejected', noObject, seen(`${POSTIZ}#1562, events-tracker#1900`), shown),
  worded('100', /does not exist.*cannot be loaded/, 'rejected', noObject, seen('kikar-hamedina#303'), shown),
  worded('100', /unsupported (get|post|delete) request/, 'rejected', noObject, seen('video-parser#2'), shown),
  worded('100', /authorization error/, 'rejected', noObject, seen('events-tracker#1900'), shown),
  code('803', 'rejected', 'Meta knows no such page, account or post', seen('instagram-graph-api#1, fb_graph#286')),
  worded('12', /singular/, 'rejected', 'the id is none of an Instagram account', seen('snarfed/bridgy#1280')),
  code('12', 'rejected', 'Meta does not offer this call (any more)', seen('node-facebook-sdk#148, messenger-node#4')),
  code('21', 'rejected', 'the Page has moved to another id; connect it again', hearsay('Graph API responses')),
  code('110', 'rejected', 'Meta knows no such user', hearsay('Facebook wiki')),
  code('110/2207018', 'rejected', untaggable, seen(`${POSTIZ}#1876, #1966`)),
  code('36004', 'rejected', 'the caption is too long', ig),
  code('36004/2207010', 'rejected', 'the caption is too long', ig),
  code('100/2207023', 'rejected', 'this sort of post is not known', ig),
  code('100/2207028', 'rejected', 'a carousel takes 2 to 10 items', ig),
  code('100/2207035', 'rejected', 'products cannot be tagged at a place of a video', ig),
  code('100/2207036', 'rejected', 'products need a place on a photo', ig),
  code('100/2207037', 'rejected', 'a product cannot be tagged', ig),
  code('100/2207040', 'rejected', 'more than 20 tags', ig),
  code('10/2207081', 'rejected', 'trial reels are not supported for this account', seen(`${POSTIZ}#1914`)),
  code('100/1349125', 'rejected', 'the content has a wrong format', postiz),
  code('368/1346003', 'rejected', 'Meta has flagged this content as abusive', postiz),
  code('368/1404082', 'rejected', repeated, hearsay('another client')),
  code('368/1404102', 'rejected', 'Meta says that this goes against its Community Standards', postiz),
  worded('368', /community standards/, 'rejected', 'Meta says that this goes against its standards', postiz),
  worded('368', /same content|already posted this/, 'rejected', repeated, seen('arsduo/koala#422')),
  code('1609005', 'rejected', 'the link cannot be read by Facebook', graph),
  code('100/1609005', 'rejected', 'the link cannot be read by Facebook', graph),
  code('100/1609008', 'rejected', 'links to facebook.com cannot be shared', postiz),
  code('100/2061006', 'rejected', 'the link is not valid', postiz),
  // A heuristic of the content, often our own earlier try: nothing is visible twice, but it may be visible once.
  code('506', 'unclear', 'Facebook says the same text was just posted', graph),
  code('100', 'rejected', 'a value is wrong or missing', graph),
]
