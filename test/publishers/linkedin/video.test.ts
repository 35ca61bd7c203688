import { createHash } from 'node:crypto'
import { beforeEach, describe, expect, it } from 'vitest'
import type { MediaItem } from '../../../src/domain/post'
import type { Progress } from '../../../src/platforms/calls/publisher'
import { failureOf, prepareAll, publish } from '../../support/drive-publisher'
import { job, linkedInWorld, member, organization } from './support'

const world = linkedInWorld()
let video: MediaItem & { bytes: Buffer }
beforeEach(() => {
  video = world.video(9_000_000)
})

const throughJson = (progress: Progress): Progress => JSON.parse(JSON.stringify(progress))
const calls = (operation: string) => world.sandbox.world.calls.all().filter((c) => c.operation === operation)
const fault = (operation: string, kind: 'error-before' | 'drop-after' | 'drop-before', more = {}) =>
  world.sandbox.world.faults.add({ operation, kind, ...more })

function expectWholeVideo(starts = 1) {
  const [shown, ...more] = world.sandbox.world.publications.all()
  expect(more).toEqual([])
  expect(shown?.media[0]).not.toHaveProperty('corrupt')
  expect(shown?.media[0]?.blob?.sha256).toBe(createHash('sha256').update(video.bytes).digest('hex'))
  expect(calls('linkedin.video.initialize')).toHaveLength(starts)
}

describe('a LinkedIn video', () => {
  it('says each of its steps', async () => {
    const post = job(organization, { media: [video] })
    const did: unknown[] = []
    let progress: Progress = {}
    for (;;) {
      const step = await world.publisher.prepare(post, throughJson(progress))
      if (step.kind === 'ready') break
      did.push(step.did)
      progress = step.progress
    }
    expect(did).toEqual([
      'start-video, 3 parts',
      'upload-part 1/3',
      'upload-part 2/3',
      'upload-part 3/3',
      'finalize-video',
      'poll-video',
    ])
  })

  // 0: before anything, 1-3: before each part, 4: before finalizing, 5: before asking.
  it.each([0, 1, 2, 3, 4, 5])('goes on where it was interrupted: the answer to step %i is lost', async (lost) => {
    const post = job(organization, { media: [video] })
    const operations = ['initialize', 'upload', 'upload', 'upload', 'finalize', 'read']
    let progress: Progress = {}
    for (let n = 0; n < lost; n++) progress = (await world.publisher.prepare(post, throughJson(progress))).progress
    fault(`linkedin.video.${operations[lost]}`, 'drop-after')
    expect((await failureOf(world.publisher.prepare(post, throughJson(progress)))).kind).toBe('retry')
    const ready = await prepareAll(world.publisher, post, throughJson(progress))
    await world.publisher.commit(post, ready)
    expectWholeVideo(lost === 0 ? 2 : 1)
    expect(calls('linkedin.video.upload')).toHaveLength(lost >= 1 && lost <= 3 ? 4 : 3)
  })

  it('is begun again when its addresses have expired, but not for ever', async () => {
    const post = job(organization, { media: [video] })
    const expired = { status: 400, code: 'EXPIRED_UPLOAD_URL' }
    fault('linkedin.video.upload', 'error-before', { ...expired, nth: 2 })
    await publish(world.publisher, post)
    expectWholeVideo(2)

    fault('linkedin.video.upload', 'error-before', { ...expired, every: true })
    const failure = await failureOf(prepareAll(world.publisher, job(organization, { caption: 'Two', media: [video] })))
    expect(failure).toMatchObject({ kind: 'rejected', reason: expect.stringContaining('4 times') })
  })

  it('is asked about at growing pauses while it is processed', async () => {
    world.sandbox.world.switches.linkedinProcessingMs = 600_000
    const pauses: number[] = []
    const ready = await prepareAll(world.publisher, job(member, { media: [video] }), {}, (step) => {
      if (step.kind === 'wait') pauses.push(step.forMs)
      if (pauses.length === 8) world.sandbox.world.clock.advance(600_000)
    })
    expect(pauses).toEqual([2_000, 4_000, 8_000, 16_000, 32_000, 64_000, 120_000, 120_000])
    await world.publisher.commit(job(member, { media: [video] }), ready)
    expectWholeVideo()
  })

  it('that is not asked about is posted after a grace, and the post tells', async () => {
    Object.assign(world.sandbox.world.switches, { linkedinMembersPollVideo: false, linkedinProcessingMs: 60_000 })
    const post = job(member, { media: [video] })
    const waits: string[] = []
    const ready = await prepareAll(world.publisher, post, {}, (step) => {
      if (step.kind === 'wait') waits.push(step.because)
    })
    expect(waits).toEqual([expect.stringContaining('may not ask')])
    expect((await failureOf(world.publisher.commit(post, ready))).kind).toBe('waiting')
    world.sandbox.world.clock.advance(60_000)
    await world.publisher.commit(post, await prepareAll(world.publisher, post, ready))
    expectWholeVideo()
  })

  it('is sent once more when it could not be processed, and refused the second time', async () => {
    world.sandbox.world.switches.linkedinProcessingFails = true
    const post = job(organization, { media: [video] })
    let progress: Progress = {}
    for (let n = 0; n < 6; n++) progress = (await world.publisher.prepare(post, progress)).progress
    expect(progress).toMatchObject({ videoFailures: 1 })
    world.sandbox.world.switches.linkedinProcessingFails = false
    await world.publisher.commit(post, await prepareAll(world.publisher, post, progress))
    expectWholeVideo(2)

    world.sandbox.world.switches.linkedinProcessingFails = true
    const failure = await failureOf(prepareAll(world.publisher, job(organization, { caption: 'Two', media: [video] })))
    expect(failure).toMatchObject({ kind: 'rejected', reason: expect.stringContaining('Processing failed') })
    expect(calls('linkedin.video.initialize')).toHaveLength(4)
  })

  it('whose finalization was granted and not carried out is finalized again', async () => {
    world.sandbox.world.faults.add({ operation: 'linkedin.video.finalize', kind: 'empty' })
    await publish(world.publisher, job(organization, { media: [video] }))
    expectWholeVideo()
    expect(calls('linkedin.video.finalize')).toHaveLength(2)
  })

  it('whose finalization is refused because it was heard before goes on', async () => {
    const refused = { status: 400, code: 'INVALID_VALUE_FOR_FIELD', message: 'Already finalized' }
    const post = job(organization, { media: [video] })
    let progress: Progress = {}
    for (let n = 0; n < 4; n++) progress = (await world.publisher.prepare(post, progress)).progress
    fault('linkedin.video.finalize', 'drop-after', { nth: 1 })
    await failureOf(world.publisher.prepare(post, progress))
    fault('linkedin.video.finalize', 'error-before', refused)
    await world.publisher.commit(post, await prepareAll(world.publisher, post, progress))
    expectWholeVideo()

    const other = job(organization, { caption: 'Two', media: [video] })
    fault('linkedin.video.finalize', 'error-before', refused)
    expect(await failureOf(prepareAll(world.publisher, other))).toMatchObject({ kind: 'rejected' })
  })

  it('of a page is not for its content administrators', async () => {
    const page = world.sandbox.world.accounts.get(organization.externalId)
    for (const person of Object.keys(page?.roles ?? {}))
      Object.assign(page?.roles ?? {}, { [person]: 'CONTENT_ADMINISTRATOR' })
    const failure = await failureOf(prepareAll(world.publisher, job(organization, { media: [video] })))
    expect(failure).toMatchObject({ kind: 'permission', reason: expect.stringContaining('role on the page') })
  })
})
