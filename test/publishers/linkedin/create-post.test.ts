import { describe, expect, it } from 'vitest'
import type { HttpAnswer } from '../../../src/platforms/calls/http-client'
import { createPost } from '../../../src/platforms/linkedin/publisher/create-post'
import { failureOf, jobOf } from '../../support/drive-publisher'
import { organization } from './support'

/** What becomes of a post that LinkedIn takes with these headers. */
const taken = (headers: Record<string, string>) => {
  const answer: HttpAnswer = { status: 201, headers, body: undefined, text: '' }
  return createPost({ call: async () => answer } as never, jobOf(organization, { caption: 'Hello' }), {
    commits: 1,
  } as never)
}

describe('a post that LinkedIn took', () => {
  it('is published under the URN it is given', async () => {
    const urn = 'urn:li:share:7123456789012345678'
    expect(await taken({ 'x-restli-id': urn })).toEqual({ kind: 'published', externalId: urn })
  })

  it.each([
    ['no id', {}],
    ['an id that the tables cannot hold', { 'x-restli-id': `urn:li:share:${'1'.repeat(500)}` }],
  ])('with %s is asked about, and nothing breaks', async (_what, headers) => {
    expect((await failureOf(taken(headers))).kind).toBe('unconfirmed')
  })
})
