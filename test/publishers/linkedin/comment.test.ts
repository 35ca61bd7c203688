import { expect, it } from 'vitest'
import { failureOf, publish } from '../../support/drive-publisher'
import { job, linkedInWorld, member, organization } from './support'

const world = linkedInWorld()
const comment = async (account: typeof member, text: string) => {
  const done = await publish(world.publisher, job(account))
  if (done.kind !== 'published') throw new Error('not published')
  return world.publisher.comment?.(job(account), done.externalId, text)
}

it('comments as the page, in plain text', async () => {
  const text = 'More (at) https://example.org/a_b #tea'
  expect(await comment(organization, text)).toMatch(/^urn:li:comment:\(urn:li:share:\d+,\d+\)$/)
  expect(world.sandbox.world.publications.all()).toMatchObject([{ comments: [text] }])
})

it('tells why a member may not', async () => {
  expect(await failureOf(comment(member, 'More'))).toMatchObject({
    kind: 'permission',
    reason: expect.stringContaining('partnerApiSocialActions.CREATE'),
    trace: { httpStatus: 403 },
  })
})

it('does not know what became of a comment whose answer was lost', async () => {
  world.sandbox.world.faults.add({ operation: 'linkedin.comment.create', kind: 'drop-after' })
  expect((await failureOf(comment(organization, 'More'))).kind).toBe('unconfirmed')
  world.sandbox.world.faults.add({ operation: 'linkedin.comment.create', kind: 'empty' })
  expect(
    (await failureOf(world.publisher.comment?.(job(organization), 'urn:li:share:1', 'x') ?? Promise.resolve())).kind,
  ).toBe('unconfirmed')
})
