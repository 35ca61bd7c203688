import type { Claim } from '../db/queries/claim-due-posts'
import type { UnusableRow } from '../db/queries/load-claimed-posts'
import type { ClaimedPost } from '../domain/claimed-post'
import { Lanes } from './lanes'
import { type PostOutcome, publishPost, releasePost } from './publish-post'
import type { PublishTools } from './publish-tools'
import { noCounts, type WorkerCounts } from './worker-protocol'

export type WorkerTools = PublishTools & {
  claim(): Promise<Claim>
  load(claim: Claim): Promise<{ posts: ClaimedPost[]; unusable: UnusableRow[] }>
  /** Posts whose account is worked on at the same time. */
  concurrency: number
  /** Resolves when the worker must begin nothing new. */
  stopped: Promise<void>
}

/**
 * One worker's life: claim, publish, write, and again until nothing is due or its time is nearly up.
 *
 * It claims more only when every post it holds has begun and a lane is free. A worker that filled idle lanes with more
 * posts of a busy account would take from the other workers what they could publish at once.
 */
export async function runWorker(tools: WorkerTools): Promise<WorkerCounts> {
  const counts = noCounts()
  const lanes = new Lanes(tools.concurrency)
  let drained = false
  let problem: unknown
  void tools.stopped.then(() => lanes.poke())

  const publish = async (post: ClaimedPost) => {
    try {
      const over = tools.deadline.isOver
      counts[await (over ? releasePost(tools, post) : publishPost(tools, post))]++
    } catch (error) {
      // Most likely the database: its claim stays, and is taken back when this process has gone.
      problem = error
      tools.deadline.stop()
    }
  }
  for (;;) {
    if (tools.deadline.isOver) {
      await Promise.all(lanes.takeWaiting().map(async (post) => giveBack(tools, post, counts)))
      if (lanes.busyCount === 0) break
    } else if (!drained && lanes.waitingCount === 0 && lanes.hasFree) {
      try {
        drained = !(await claimMore(tools, lanes, counts))
      } catch (error) {
        problem = error
        tools.deadline.stop()
        continue
      }
      if (drained && lanes.busyCount === 0) break
    }
    if (!tools.deadline.isOver) lanes.start(publish)
    if (lanes.busyCount > 0) {
      await lanes.nextFree()
      // Something may have become due meanwhile, and a post that failed quickly may be due again.
      if (lanes.busyCount === 0) drained = false
    }
  }
  if (problem) throw problem
  return counts
}

/** @returns false when nothing was due */
async function claimMore(tools: WorkerTools, lanes: Lanes, counts: WorkerCounts): Promise<boolean> {
  const claim = await tools.claim()
  if (claim.scheduleIds.length === 0) return false
  const [{ posts, unusable }] = await Promise.all([tools.load(claim), tools.gate.refresh()])
  tools.log.debug({ claimed: claim.scheduleIds.length }, `Claimed ${claim.scheduleIds.length} posts`)
  lanes.add(posts)
  for (const row of unusable) {
    counts.failed++
    tools.log.error({ postId: row.postDetailId, reason: row.reason }, `Post ${row.postDetailId} failed`)
    await tools.save({
      ...row,
      claimToken: claim.token,
      settlement: { schedule: 'failed', post: 'failed', errorMessage: row.reason },
      timeline: [
        { postDetailId: row.postDetailId, attempt: row.attempt, step: 'load', outcome: 'failed', reason: row.reason },
      ],
    })
  }
  return true
}

async function giveBack(tools: WorkerTools, post: ClaimedPost, counts: WorkerCounts): Promise<void> {
  const outcome: PostOutcome = await releasePost(tools, post).catch((error) => {
    tools.log.error({ postId: post.postDetailId, err: error }, 'A post could not be given back; its lease will run out')
    return 'lost' as const
  })
  counts[outcome]++
}
