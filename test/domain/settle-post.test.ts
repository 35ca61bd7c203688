import { describe, expect, it } from 'vitest'
import type { ClaimedPost } from '../../src/domain/claimed-post'
import { type PublicationResult, settlePost } from '../../src/domain/settle-post'

const policy = { maxAttempts: 3, retryBaseMs: 1000 }
const post = (attempt = 1, externalIds: (string | undefined)[] = []) =>
  ({ attempt, publications: externalIds.map((externalId) => ({ externalId })) }) as unknown as ClaimedPost
const settle = (results: PublicationResult[], p = post()) => settlePost(p, results, policy)

describe('what becomes of a post', () => {
  it('is done when everything it consists of is out', () => {
    const settled = settle([{ kind: 'published' }, { kind: 'published' }], post(1, ['7', '8']))
    expect(settled).toEqual({ schedule: 'done', post: 'published', externalPostId: '7' })
  })

  it('is tried again with a growing pause until its attempts are used up, and keeps the reason', () => {
    const retry: PublicationResult = { kind: 'retry', reason: 'down' }
    expect(settle([retry])).toMatchObject({ schedule: 'pending', post: 'pending', errorMessage: 'down' })
    expect(settle([retry])?.giveBackAttempt).toBeUndefined()
    const first = settle([retry])?.againInMs ?? 0
    expect(first).toBeGreaterThanOrEqual(750)
    expect(first).toBeLessThanOrEqual(1250)
    expect(settle([retry], post(2))?.againInMs).toBeGreaterThanOrEqual(1500)
    expect(settle([retry], post(3))).toMatchObject({ schedule: 'failed', post: 'failed', errorMessage: 'down' })
  })

  it('gives the attempt back when the platform wants time or our own was up', () => {
    expect(settle([{ kind: 'later', afterMs: 60, reason: 'limit' }], post(3))).toMatchObject({
      schedule: 'pending',
      giveBackAttempt: true,
      againInMs: 60,
    })
    expect(settle([{ kind: 'stopped' }], post(3))).toMatchObject({
      schedule: 'pending',
      giveBackAttempt: true,
      againInMs: 0,
    })
  })

  it('stays unconfirmed while the platform can be asked, and waits for a person after that', () => {
    expect(settle([{ kind: 'unconfirmed', reason: 'lost', lookAgainMs: 5 }])).toMatchObject({
      schedule: 'pending',
      post: 'unconfirmed',
      againInMs: 5,
    })
    expect(settle([{ kind: 'unconfirmed', reason: 'lost' }])).toMatchObject({
      schedule: 'unconfirmed',
      post: 'unconfirmed',
    })
  })

  it('fails with the published half named when one of two publications is refused', () => {
    const settled = settle([{ kind: 'published' }, { kind: 'failed', reason: 'bad ratio' }], post(1, ['7', undefined]))
    expect(settled).toMatchObject({
      schedule: 'failed',
      post: 'failed',
      externalPostId: '7',
      errorMessage: 'bad ratio',
    })
  })

  it('is not failed while its other publication may still go out', () => {
    expect(
      settle([
        { kind: 'failed', reason: 'no' },
        { kind: 'later', afterMs: 9, reason: 'busy' },
      ]),
    ).toMatchObject({ schedule: 'pending' })
  })

  it('writes nothing when the claim was lost', () => {
    expect(settle([{ kind: 'published' }, { kind: 'claim-lost' }])).toBeUndefined()
  })
})
