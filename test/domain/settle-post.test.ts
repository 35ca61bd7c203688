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
    expect(settled).toEqual({ move: 'publish', externalPostId: '7' })
  })

  it('is tried again with a growing pause until its attempts are used up, and keeps the reason', () => {
    const retry: PublicationResult = { kind: 'retry', reason: 'down' }
    const pauseBefore = (attempt: number) => {
      const settled = settle([retry], post(attempt))
      expect(settled).toMatchObject({ move: 'retry-later', reason: 'down' })
      return settled?.move === 'retry-later' ? settled.againInMs : 0
    }
    const first = pauseBefore(1)
    expect(first).toBeGreaterThanOrEqual(750)
    expect(first).toBeLessThanOrEqual(1250)
    expect(pauseBefore(2)).toBeGreaterThanOrEqual(1500)
    expect(settle([retry], post(3))).toMatchObject({ move: 'fail', reason: 'down', cause: 'attempts-used-up' })
  })

  it('gives the attempt back when the platform wants time or our own was up', () => {
    expect(settle([{ kind: 'later', afterMs: 60, reason: 'limit' }], post(3))).toMatchObject({
      move: 'wait',
      againInMs: 60,
    })
    expect(settle([{ kind: 'stopped' }], post(3))).toMatchObject({
      move: 'wait',
      againInMs: 0,
    })
  })

  it('stays unconfirmed while the platform can be asked, and waits for a person after that', () => {
    expect(settle([{ kind: 'unconfirmed', reason: 'lost', lookAgainMs: 5 }])).toMatchObject({
      move: 'wait',
      isQuestion: true,
      againInMs: 5,
    })
    expect(settle([{ kind: 'unconfirmed', reason: 'lost' }])).toMatchObject({
      move: 'ask',
    })
  })

  it('fails with the published half named when one of two publications is refused', () => {
    const settled = settle([{ kind: 'published' }, { kind: 'failed', reason: 'bad ratio' }], post(1, ['7', undefined]))
    expect(settled).toMatchObject({
      move: 'fail',
      externalPostId: '7',
      reason: 'bad ratio',
    })
  })

  it('is not failed while its other publication may still go out', () => {
    expect(
      settle([
        { kind: 'failed', reason: 'no' },
        { kind: 'later', afterMs: 9, reason: 'busy' },
      ]),
    ).toMatchObject({ move: 'wait' })
  })

  it('writes nothing when the claim was lost', () => {
    expect(settle([{ kind: 'published' }, { kind: 'claim-lost' }])).toBeUndefined()
  })
})
