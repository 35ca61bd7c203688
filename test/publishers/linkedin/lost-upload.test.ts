import { expect, it } from 'vitest'
import type { Progress } from '../../../src/platforms/calls/publisher'
import { failureOf, prepareAll } from '../../support/drive-publisher'
import { job, linkedInWorld, member, organization } from './support'

const world = linkedInWorld()

it('a picture that LinkedIn took without keeping it is uploaded again after a while, and the post goes out once', async () => {
  world.sandbox.world.faults.add({ operation: 'linkedin.image.upload', kind: 'empty' })
  const post = job(member, { caption: 'With a picture', media: [world.image()] })
  let progress: Progress = {}
  let refusals = 0
  for (;;) {
    progress = await prepareAll(world.publisher, post, progress)
    const commit = world.publisher.commit(post, progress)
    const published = await commit.catch(() => undefined)
    if (published) break
    expect((await failureOf(commit)).kind).toBe('waiting')
    expect(++refusals).toBeLessThan(20)
  }
  expect(refusals).toBe(8)
  expect(world.sandbox.world.publications.all()).toMatchObject([{ text: 'With a picture', content: 'image' }])
})

it('a document that LinkedIn took without keeping it is uploaded again, not waited for until the post is given up', async () => {
  world.sandbox.world.faults.add({ operation: 'linkedin.document.upload', kind: 'empty' })
  const post = job(organization, { caption: 'With a document', media: [world.document()] })
  const waits: string[] = []
  const progress = await prepareAll(world.publisher, post, {}, (step) => {
    waits.push(step.did ?? '')
    if (waits.length > 20) throw new Error('it is waited for in vain')
  })
  await world.publisher.commit(post, progress)
  expect(waits).toEqual(['poll-document', 'poll-document', 'poll-document'])
  expect(world.sandbox.world.publications.all()).toMatchObject([{ text: 'With a document', content: 'document' }])
})

it('a document that LinkedIn never keeps is uploaded three times and no oftener', async () => {
  world.sandbox.world.faults.add({ operation: 'linkedin.document.upload', kind: 'empty', every: true })
  const post = job(organization, { caption: 'With a document', media: [world.document()] })
  let waits = 0
  await expect(
    prepareAll(world.publisher, post, {}, () => {
      if (++waits === 20) throw new Error('still waiting')
    }),
  ).rejects.toThrow('still waiting')
  const uploads = world.sandbox.world.calls.all().filter((call) => call.operation === 'linkedin.document.upload')
  expect(uploads).toHaveLength(3)
})
