import { setImmediate as turn } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import type { ClaimedPost } from '../../src/domain/claimed-post'
import { Deadline } from '../../src/workers/deadline'
import type { PublishTools } from '../../src/workers/publish-tools'
import { type ClaimTools, runWorker } from '../../src/workers/run-worker'
import { claimedPost, publicationOf } from './support/claimed'
import { Rehearsal, SOFT_STOP_MS } from './support/rehearsal'

const postOf = (name: string) =>
  claimedPost({ scheduleId: name, postDetailId: name, account: { id: name }, publications: [publicationOf()] })

/** A worker with a queue of claims, each of some posts; `alone`: for a worker that holds nothing, and nothing beside it. */
async function work(queue: { posts: string[]; isAlone?: true }[]) {
  const stage = new Rehearsal({
    prepare: queue.flatMap(({ posts }) => posts.map(() => ({ kind: 'ready', progress: {} }) as const)),
    commit: queue.flatMap(({ posts }) => posts.map((name) => ({ kind: 'published', externalId: name }) as const)),
  })
  const story: string[] = []
  let ended = () => {}
  const ends = new Promise<void>((resolve) => {
    ended = resolve
  })
  const loaded = new Map<string, ClaimedPost[]>()
  const ofClaim: ClaimTools = {
    ...stage.tools,
    async save(entry) {
      if (entry.settlement) ended()
      return stage.tools.save(entry)
    },
    async claim({ holdsOthers }) {
      const [next] = queue
      // The answer comes when the worker holds nothing any more.
      if (next?.isAlone && holdsOthers) await ends.then(() => turn())
      const taken = next?.isAlone && holdsOthers ? undefined : queue.shift()
      story.push(`${holdsOthers ? 'busy' : 'idle'}: ${taken?.posts ?? 'nothing'}`)
      const token = `claim-${story.length}`
      loaded.set(token, (taken?.posts ?? []).map(postOf))
      return {
        scheduleIds: taken?.posts ?? [],
        token,
        askedHere: { steady: 0, wall: 0 },
        isAlone: taken?.isAlone === true,
      }
    },
    load: async ({ token }) => ({ posts: loaded.get(token) ?? [], unusable: [] }),
  }
  const counts = await runWorker({
    openClaim: () => ofClaim,
    deadline: stage.deadline,
    log: stage.tools.log,
    batchSize: 5,
    concurrency: 5,
    stopped: new Promise(() => {}),
  })
  return { story, counts }
}

describe('a worker', () => {
  it('that is refused a post because it holds others comes back for it when it has ended them, before it leaves', async () => {
    const { story, counts } = await work([{ posts: ['a'] }, { posts: ['killer'], isAlone: true }])
    expect(story.slice(0, 3)).toEqual(['idle: a', 'busy: nothing', 'idle: killer'])
    expect(counts.published).toBe(2)
  })

  it('claims nothing beside a post that goes alone', async () => {
    const { story, counts } = await work([{ posts: ['killer'], isAlone: true }, { posts: ['a', 'b'] }])
    expect(story.slice(0, 2)).toEqual(['idle: killer', 'idle: a,b'])
    expect(counts.published).toBe(3)
  })

  it('that stays gives back together what waits behind a claim whose time is up, and not one after another', async () => {
    const stage = new Rehearsal({
      prepare: [{ kind: 'ready', progress: {} }],
      commit: [{ kind: 'published', externalId: '1' }],
      during: (what, on) => what === 'commit' && on.pass(SOFT_STOP_MS),
    })
    const [names, waiting] = [['1', '2', '3', '4'], [] as (() => void)[]]
    const claims = [names]
    const save: PublishTools['save'] = async (entry) => {
      // Each of them is written when all of them are to be written.
      if (entry.scheduleId !== '1')
        await new Promise<void>((resolve) => {
          waiting.push(resolve)
          if (waiting.length === 3) for (const write of waiting) write()
        })
      return stage.tools.save(entry)
    }
    const counts = await runWorker({
      openClaim: () => ({
        ...{ ...stage.tools, save },
        claim: async () => ({ scheduleIds: claims.pop() ?? [], token: 'c', askedHere: { steady: 0, wall: 0 } }),
        load: async () => ({
          posts: names.map((name) =>
            claimedPost({ scheduleId: name, postDetailId: name, publications: [publicationOf()] }),
          ),
          unusable: [],
        }),
      }),
      deadline: new Deadline(Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY),
      log: stage.tools.log,
      batchSize: 5,
      concurrency: 5,
      stopped: new Promise(() => {}),
      ahead: { isOver: false, deadlineOf: (_, ofClaim) => ofClaim, ended() {}, comes: async () => false },
    })
    expect(counts).toMatchObject({ published: 1, released: 3 })
  })

  it('that has no end of its own ends when it has to give up, and claims nothing more that it could not publish', async () => {
    const stage = new Rehearsal({})
    let claims = 0
    const ends = runWorker({
      openClaim: () => ({
        ...stage.tools,
        async claim() {
          claims++
          throw new Error('Connection lost')
        },
        load: async () => ({ posts: [], unusable: [] }),
      }),
      deadline: stage.deadline,
      log: stage.tools.log,
      batchSize: 5,
      concurrency: 5,
      stopped: new Promise(() => {}),
      // As that of a resident worker: something is always due, and it is never over.
      ahead: { isOver: false, deadlineOf: (_, ofClaim) => ofClaim, ended() {}, comes: async () => true },
    })
    await expect(ends).rejects.toThrow('Connection lost')
    expect(claims).toBe(1)
  })
})
