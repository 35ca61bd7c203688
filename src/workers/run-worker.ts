import { setTimeout as sleep } from 'node:timers/promises'
import type { Claim } from '../db/queue/claim'
import type { UnusableRow } from '../db/queue/load-claimed-posts'
import type { ClaimedPost } from '../domain/claimed-post'
import { counted } from '../domain/counted'
import { mayBeOut } from '../domain/moves'
import { whatIsOut } from '../domain/settle-post'
import type { Settlement } from '../domain/settlement'
import type { Logger } from '../observability/log'
import type { ClaimSize } from './ask-for-claim'
import { claimSize, gatherMs, type LastClaim } from './claim-size'
import type { Deadline } from './deadline'
import { HeldClaims } from './held-claims'
import { Lanes } from './lanes'
import { publishPost, releasePost } from './publish-post'
import type { PublishTools } from './publish-tools'
import { noCounts, type WorkerCounts } from './worker-protocol'

/** What one claim works with, from before it is asked for until its last post has ended. */
export type ClaimTools = PublishTools & {
  /** Claims due posts. */
  claim(how: ClaimSize): Promise<Claim>
  load(claim: Claim): Promise<{ posts: ClaimedPost[]; unusable: UnusableRow[] }>
}

export type WorkerTools = {
  /** Makes what one more claim works with; the claim's time runs from now on. */
  openClaim(): ClaimTools
  batchSize: number
  /** Posts whose account is worked on at the same time. */
  concurrency: number
  /** The worker's life. */
  deadline: Deadline
  /** Resolves when the worker must begin nothing new. */
  stopped: Promise<void>
  /** Waits for posts that are not due yet; without it a worker ends when nothing is. */
  ahead?: Waiting
  /** Where others read what it holds. */
  held?: HeldClaims
  /** Told of each claim that has ended, however it did. */
  released?(scheduleId: string, claimToken: string): void
  log: Logger
}

/** How a worker waits for what is not due yet. */
export type Waiting = {
  /** True when no post of any kind may begin. */
  readonly isOver: boolean
  /** The time in which a post may begin and go on. */
  deadlineOf(post: ClaimedPost, ofClaim: Deadline): Deadline
  /** A post has ended. */
  ended(post: ClaimedPost, tookMs: number): void
  /** @returns true as soon as a post is due that may begin, false when none will be in time */
  comes(isBusy: () => boolean): Promise<boolean>
}

/** One worker's life: claim, publish, write, and again until nothing is due or its time is nearly up. */
export async function runWorker(tools: WorkerTools): Promise<WorkerCounts> {
  const counts = noCounts()
  const { held = new HeldClaims() } = tools
  const lanes = new Lanes(tools.concurrency)
  /** What each post that is held works with. */
  const toolsOf = new WeakMap<ClaimedPost, PublishTools>()
  /** Nothing was due when last asked: while lanes were busy, or with nothing left to wait for. */
  let drained = 'no' as 'no' | 'for-now' | 'done'
  let claiming = false
  /** Said by who looks ahead: something is due that may begin. */
  let isAnnounced = false
  let typicalMs: number | undefined
  let lastClaim: LastClaim | undefined
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
      const own = ownTools(post)
      const deadline = deadlineOf(post)
      if (deadline.isOver) {
        // What waits behind it has run out of time with it: written down together, and not one after another.
        const others = lanes.takeWaiting((other) => toolsOf.get(other) === own && deadlineOf(other).isOver)
        const givenBack = others.map((other) => giveBack(other).catch(giveUp))
        counts[await releasePost(own, post)]++
        await Promise.all(givenBack)
      } else counts[await publishPost({ ...own, deadline }, post)]++
    } catch (error) {
      giveUp(error)
    }
    release(post)
    const tookMs = performance.now() - beganAt
    typicalMs = typicalMs === undefined ? tookMs : typicalMs * 0.8 + tookMs * 0.2
    tools.ahead?.ended(post, tookMs)
  }
  const release = (post: ClaimedPost) => {
    held.drop(post)
    tools.released?.(post.scheduleId, post.claimToken)
  }
  const ownTools = (post: ClaimedPost): PublishTools => {
    const own = toolsOf.get(post)
    if (!own) throw new Error(`Post ${post.postDetailId} came with no claim`)
    return own
  }
  const deadlineOf = (post: ClaimedPost): Deadline => {
    const ofClaim = ownTools(post).deadline
    return tools.ahead?.deadlineOf(post, ofClaim) ?? ofClaim
  }
  /** @returns undefined when nothing was due */
  const claimMore = async (how: ClaimSize): Promise<LastClaim | undefined> => {
    const own = tools.openClaim()
    // A question that hangs is as old as one that holds posts.
    held.hold(own.deadline, own)
    const claim = await own.claim(how)
    if (claim.scheduleIds.length === 0) {
      held.drop(own)
      return undefined
    }
    const [{ posts, unusable }] = await Promise.all([own.load(claim), own.gate.refresh()])
    tools.log.info({ claimed: claim.scheduleIds.length }, `Processing ${counted(claim.scheduleIds.length, 'post')}...`)
    for (const post of posts) toolsOf.set(post, own)
    held.hold(own.deadline, ...posts)
    lanes.add(posts)
    for (const row of unusable) {
      counts[await settleUnusable(own, claim, row)]++
      tools.released?.(row.scheduleId, claim.token)
    }
    held.drop(own)
    const accounts = new Set(posts.map((post) => post.account.id)).size
    return { posts: posts.length, accounts, isAlone: claim.isAlone === true }
  }
  const giveBack = async (post: ClaimedPost) => {
    counts[await releasePost(ownTools(post), post)]++
    release(post)
  }
  // One that has given up can begin nothing: it ends, also where a resident one would go on for ever.
  const isOver = () => problem !== undefined || (tools.ahead ?? tools.deadline).isOver
  // Beside the loop, so that lanes which become free meanwhile find what is there already.
  const wanted = () => {
    const { freeCount: freeLanes, busyCount: busyLanes, waitingCount: waiting } = lanes
    return claimSize({ freeLanes, busyLanes, waiting, typicalMs, lastClaim }, tools)
  }
  const claim = async () => {
    claiming = true
    const gather = gatherMs(typicalMs)
    if (lanes.busyCount > 0 && gather > 0) await sleep(gather)
    // In the last seconds one at a time, and only what was seen to be quick: the rest would be given back.
    const isLate = tools.deadline.isOver
    const limit = isLate ? 1 : wanted()
    const holdsOthers = lanes.busyCount > 0
    try {
      lastClaim = isLate && !isAnnounced ? undefined : await claimMore({ limit, holdsOthers })
      isAnnounced = !lastClaim && (await tools.ahead?.comes(() => lanes.busyCount > 0)) === true
      // What is due may have been for a worker that holds nothing, as this one does by now.
      drained = lastClaim || isAnnounced ? 'no' : holdsOthers || lanes.busyCount > 0 ? 'for-now' : 'done'
    } catch (error) {
      giveUp(error)
    }
    claiming = false
    lanes.poke()
  }
  for (;;) {
    const idle = lanes.busyCount === 0 && !claiming
    if (isOver()) {
      await Promise.all(lanes.takeWaiting().map((post) => giveBack(post).catch(giveUp)))
      if (idle) break
    } else {
      // Something may have become due meanwhile, and a post that failed quickly may be due again.
      if (drained === 'for-now' && idle) drained = 'no'
      lanes.start(publish)
      if (drained === 'done' && lanes.busyCount === 0) break
      if (drained === 'no' && !claiming && wanted() > 0) void claim()
    }
    await lanes.nextChange()
  }
  if (problem) throw problem
  return counts
}

/** Ends the claim on a row that cannot be published. */
async function settleUnusable(tools: PublishTools, claim: Claim, row: UnusableRow): Promise<'unconfirmed' | 'failed'> {
  const settlement = settlementOf(row)
  const outcome = settlement.move === 'ask' ? 'unconfirmed' : 'failed'
  const { scheduleId, postDetailId, attempt, reason } = row
  tools.log.error({ postId: postDetailId, reason }, `Post ${postDetailId} cannot be published`)
  await tools.save({
    scheduleId,
    postDetailId,
    claimToken: claim.token,
    settlement,
    timeline: [{ postDetailId, attempt, step: 'load', outcome, reason }],
  })
  tools.tally?.failed(row.platform, settlement)
  return outcome
}

/** What may be out stays a question, and what is out keeps its id. */
function settlementOf(row: UnusableRow): Settlement {
  const known = { reason: row.reason, ...whatIsOut(row) }
  return row.publications.some(({ status }) => mayBeOut(status))
    ? { ...known, move: 'ask' }
    : { ...known, move: 'fail', cause: 'unusable' }
}
