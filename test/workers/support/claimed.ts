import type { ClaimedPost, Publication } from '../../../src/domain/claimed-post'
import type { PublishJob } from '../../../src/platforms/calls/publisher'

/** The database's clock when the posts of these tests were loaded. */
export const LOADED_AT = new Date('2030-01-01T12:00:00Z')

/** A publication as it is planned, but for what a test says of it. */
export const publicationOf = (given: Partial<Publication> = {}): Publication => ({
  id: 1,
  kind: 'feed',
  status: 'planned',
  progress: {},
  looks: 0,
  ...given,
})

/** A post as a worker has just loaded it, due this moment. */
export function claimedPost({
  account,
  ...given
}: Partial<Omit<ClaimedPost, 'account'>> & { account?: Partial<ClaimedPost['account']> } = {}): ClaimedPost {
  return {
    scheduleId: 'row-1',
    postDetailId: 'post-1',
    claimToken: 'claim-1',
    attempt: 1,
    status: 'pending',
    companyId: 'acme',
    platform: 'facebook',
    postType: 'feed',
    caption: 'Fresh bread from six',
    media: [],
    options: {},
    scheduledFor: LOADED_AT,
    loadedAt: LOADED_AT,
    loadedHere: { steady: 0, wall: 0 },
    askedHere: { steady: 0, wall: 0 },
    publications: [],
    ...given,
    account: {
      id: 'page-1',
      externalId: '1010',
      login: 'facebook',
      status: 'ok',
      encryptedToken: 'sealed',
      tokenContextId: 'context-1',
      ...account,
    },
  }
}

/** What a publisher is handed to do for such a post. */
export const jobFor = (given: Partial<PublishJob> = {}): PublishJob => ({
  kind: 'feed',
  postType: 'feed',
  caption: 'Fresh bread from six',
  media: [],
  options: {},
  account: { externalId: '1010', login: 'facebook', token: 'a-token' },
  ...given,
})
