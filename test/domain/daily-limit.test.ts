import { array, assert, constantFrom, integer, property, record } from 'fast-check'
import { describe, it } from 'vitest'
import { fullestWindow, isFullByCount, sharedTime } from '../../src/domain/daily-limit'
import { platforms as rooms } from '../../src/platforms'

const NOON = Date.UTC(2027, 0, 15, 12)
const MINUTE = 60_000
const LIMIT = 4

describe('whether an account is full that day', () => {
  it('is never said otherwise by the counts than by the posts themselves', () => {
    const minutes = integer({ min: -3_000, max: 3_000 })
    const others = array(
      record({ minute: minutes, postType: constantFrom('feed', 'story', 'feed_story', 'reel', 'article') }),
      { maxLength: 12 },
    )
    const platforms = constantFrom('facebook', 'instagram', 'linkedin')
    const types = constantFrom('feed', 'story', 'feed_story', 'reel', 'article')
    void assert(
      property(platforms, types, minutes, others, (platform, postType, minute, drawn) => {
        const limit = rooms[platform].dailyLimit(postType, {
          INSTAGRAM_POSTS_PER_DAY: LIMIT,
          LINKEDIN_POSTS_PER_DAY: LIMIT,
        })
        if (!limit) return
        const post = { at: new Date(NOON + minute * MINUTE), postType }
        const { from, before } = sharedTime(limit, post.at)
        const sharing = drawn
          // A platform has only posts of types it knows; all of Facebook's are no reels but those that are.
          .filter((other) => platform === 'facebook' || limit.postTypes.includes(other.postType))
          .map((other) => ({ at: new Date(NOON + other.minute * MINUTE), postType: other.postType }))
          .filter(({ at }) => at >= from && at < before)
        const upTo = sharing.filter(({ at }) => at <= post.at).length
        const told = isFullByCount(limit, post, { upTo, after: sharing.length - upTo })
        return told === undefined || told === fullestWindow(limit, post, sharing) > limit.most
      }),
      { numRuns: 5_000 },
    )
  })
})
