import type { Claim } from '../db/queries/claim-due-posts'
import type { UnusableRow } from '../db/queries/load-claimed-posts'
import type { ClaimedPost, Settlement } from '../domain/claimed-post'
import { Lanes } from './lanes'
import { publishPost, releasePost } from './publish-post'
import type { PublishTools } from './publish-tools'
import { noCounts, type WorkerCounts } from './worker-protocol'

export type WorkerTools = PublishTools & {
  /** Claims up to so many due posts. */
  claim(most: number): Promise<Claim>
  batchSize: number
  load(claim: Claim): Promise<{ posts: ClaimedPost[]; unusable: UnusableRow[] }>
  /** Posts whose account is worked on at the same time. */
  concurrency: number
  /** Resolves when the worker must begin nothing new. */
  stopped: Promise<void>
}

/** Posts that take less than this are claimed ahead; slower ones are left to whoever has a free lane first. */
const QUICK_MS = 250

/**
 * One worker's life: claim, publish, write, and again until nothing is due or its time is nearly up.
 *
 * It claims more only when every post it holds has begun and a lane is free and, while most lanes are busy with slow
 * posts, no more than it can begin at once. A worker that filled idle lanes with more posts of a busy account would take
 * from the other workers what they could publish at the same time.
 */
export async function runWorker(tools: WorkerTools): Promise<WorkerCounts> {
  const counts = noCounts()
  const lanes = new Lanes(tools.concurrency)
  /** Nothing was due when last asked: while lanes were busy, or with nothing left to wait for. */
  let drained = 'no' as 'no' | 'for-now' | 'done'
  let claiming = false
  let typicalMs: number | undefined
  let problem: unknown
  void tools.stopped.then(() => lanes.poke())

  const giveUp = (error: unknown) => {
    // Most likely the database: its claims stay, and are taken back when this process has gone.
    problem ??= error
    tools.deadline.stop()
  }
  const publish = async (post: ClaimedPost) => {
    const beganAt = performance.now()
    try {
      counts[await (tools.deadline.isOver ? releasePost(tools, post) : publishPost(tools, post))]++
    } catch (error) {
      giveUp(error)
    }
    const tookMs = performance.now() - beganAt
    typicalMs = typicalMs === undefined ? tookMs : typicalMs * 0.8 + tookMs * 0.2
  }
  // Beside the loop, so that lanes which become free meanwhile find what is there already.
  const claim = async () => {
    claiming = true
    const mostlyFree = lanes.freeCount * 2 >= tools.concurrency
    const ahead = typicalMs === undefined || typicalMs < QUICK_MS || mostlyFree
    const most = ahead ? tools.batchSize : Math.min(tools.batchSize, lanes.freeCount)
    try {
      const found = await claimMore(tools, most, lanes, counts)
      drained = found ? 'no' : lanes.busyCount > 0 ? 'for-now' : 'done'
    } catch (error) {
      giveUp(error)
    }
    claiming = false
    lanes.poke()
  }
  for (;;) {
    const idle = lanes.busyCount === 0 && !claiming
    if (tools.deadline.isOver) {
      await Promise.all(lanes.takeWaiting().map((post) => giveBack(tools, post, counts).catch(giveUp)))
      if (idle) break
    } else {
      // Something may have become due meanwhile, and a post that failed quickly may be due again.
      if (drained === 'for-now' && idle) drained = 'no'
      lanes.start(publish)
      if (drained === 'done' && lanes.busyCount === 0) break
      if (drained === 'no' && !claiming && lanes.waitingCount === 0 && lanes.freeCount > 0) void claim()
    }
    await lanes.nextChange()
  }
  if (problem) throw problem
  return counts
}

/** @returns false when nothing was due */
async function claimMore(tools: WorkerTools, most: number, lanes: Lanes, counts: WorkerCounts): Promise<boolean> {
  const claim = await tools.claim(most)
  if (claim.scheduleIds.length === 0) return false
  const [{ posts, unusable }] = await Promise.all([tools.load(claim), tools.gate.refresh()])
  tools.log.debug({ claimed: claim.scheduleIds.length }, `Claimed ${claim.scheduleIds.length} posts`)
  lanes.add(posts)
  for (const row of unusable) {
    const settlement = settleUnusable(row)
    counts[settlement.post === 'unconfirmed' ? 'unconfirmed' : 'failed']++
    const { scheduleId, postDetailId, attempt, reason } = row
    tools.log.error({ postId: postDetailId, reason }, `Post ${postDetailId} cannot be published`)
    await tools.save({
      scheduleId,
      postDetailId,
      claimToken: claim.token,
      settlement,
      timeline: [{ postDetailId, attempt, step: 'load', outcome: settlement.post, reason }],
    })
  }
  return true
}

/** What may be out stays a question, and what is out keeps its id. */
function settleUnusable({ publications, reason }: UnusableRow): Settlement {
  const externalPostId = publications.find((p) => p.externalId)?.externalId
  const known = { errorMessage: reason, ...(externalPostId && { externalPostId }) }
  const unsettled = publications.some((p) => ['committing', 'accepted', 'unconfirmed'].includes(p.status))
  const status = unsettled ? 'unconfirmed' : 'failed'
  return { ...known, schedule: status, post: status }
}

async function giveBack(tools: WorkerTools, post: ClaimedPost, counts: WorkerCounts): Promise<void> {
  counts[await releasePost(tools, post)]++
}
