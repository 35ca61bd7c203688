import { describe, expect, it } from 'vitest'
import { explore, replay } from './explore'
import { type Scope, searchOf } from './life'
import { smallScope } from './scopes'

describe('every way a post can go, searched with the code that ships', () => {
  it.each(smallScope)(
    'breaks no rule: a platform that $platform, $publications publication(s), $faults faults',
    async (scope) => {
      const found = await explore(searchOf(scope))
      expect(found.broken?.story, found.broken?.rule).toBeUndefined()
      expect(found.paths).toBeGreaterThan(1_000)
    },
  )

  it('finds the platform that says "absent" though its commit must not be repeated', async () => {
    const scope: Scope = { platform: 'forbidden', publications: 1, faults: 1, claims: 3 }
    const { broken } = await explore(searchOf(scope))
    expect(broken?.rule).toBe('the feed is out 2 times')
    expect(broken?.story).toContain('commit feed: is stopped before it leaves')
    // The story can be told again.
    expect(await replay(searchOf(scope), broken?.trail ?? [])).toMatchObject({
      rule: broken?.rule,
      story: broken?.story,
    })
  })
})
