import { expect, it } from 'vitest'
import { tokenContext } from '../../src/security/token-cipher'
import { claimedTokenOpener } from '../../src/services/open-claimed-token'
import { claimedPost } from '../workers/support/claimed'

it('a token is opened once for the posts of its account that came with one claim, and anew for those of the next', () => {
  const opened: string[] = []
  const open = claimedTokenOpener({
    decrypt: (envelope, context) => {
      opened.push(`${envelope} of ${context}`)
      return `open ${envelope}`
    },
  })
  const { account } = claimedPost()
  const ofOneClaim = [claimedPost(), claimedPost()].map((post) => ({ ...post, account }))
  expect(ofOneClaim.map(open)).toEqual(['open sealed', 'open sealed'])
  expect(opened).toEqual([`sealed of ${tokenContext('acme', 'context-1')}`])
  expect(open(claimedPost())).toBe('open sealed')
  expect(opened).toHaveLength(2)
})
