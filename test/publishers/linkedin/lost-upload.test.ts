import { expect, it } from 'vitest'
import type { Progress } from '../../../src/publishers/publisher'
import { failureOf, prepareAll } from '../../support/drive-publisher'
import { job, linkedInWorld, member } from './support'

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
