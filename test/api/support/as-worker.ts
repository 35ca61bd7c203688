import { Readable } from 'node:stream'
import pino from 'pino'
import type { Database } from '../../../src/db/connection'
import { claimDuePosts } from '../../../src/db/queue/claim'
import type { LedgerEntry } from '../../../src/db/queue/ledger'
import { loadClaimedPosts } from '../../../src/db/queue/load-claimed-posts'
import type { ClaimedPost } from '../../../src/domain/claimed-post'
import { PublishError } from '../../../src/domain/failure'
import { reasonOf } from '../../../src/domain/settlement'
import { createPublishers } from '../../../src/platforms/publishers'
import { systemClock } from '../../../src/workers/clock'
import { Deadline } from '../../../src/workers/deadline'
import { Gate } from '../../../src/workers/gate'
import { publishPost } from '../../../src/workers/publish-post'
import { newClaim } from '../../support/new-claim'

const address = 'http://127.0.0.1:9'
const settings = {
  META_GRAPH_VERSION: 'v26.0',
  FACEBOOK_GRAPH_URL: address,
  FACEBOOK_VIDEO_URL: address,
  FACEBOOK_UPLOAD_URL: address,
  INSTAGRAM_GRAPH_URL: address,
  LINKEDIN_API_URL: address,
  LINKEDIN_VERSION: '202609',
}

/** How far a worker comes with a post. */
export type Attempt = {
  /** The publications for which the platform was called. */
  called: number
  /** What the worker refuses without having called the platform. */
  refused: string[]
}

/**
 * Claims the one post that is due and publishes it as a worker does, on platforms that refuse each call: what counts is
 * whether the worker calls them.
 */
export async function attemptDuePost(db: Database): Promise<Attempt> {
  const claim = await claimDuePosts(db, { limit: 2, workerId: 'worker-1-1', host: 'test' }, newClaim())
  const { posts, unusable } = await loadClaimedPosts(db, claim)
  const [post, second] = posts
  if (!post || second || unusable.length > 0) throw new Error('expected just one post to be due')
  const attempt: Attempt = { called: 0, refused: [] }
  for (const publication of post.publications) {
    const { calls, reason } = await attemptOne({ ...post, publications: [publication] })
    if (calls > 0) attempt.called++
    else attempt.refused.push(reason)
  }
  return attempt
}

const REFUSED = 'the platform was called'

async function attemptOne(post: ClaimedPost): Promise<{ calls: number; reason: string }> {
  let calls = 0
  const entries: LedgerEntry[] = []
  const refuse = async () => {
    calls++
    throw new PublishError({ kind: 'rejected', reason: REFUSED, trace: {} })
  }
  const bytes = { size: 100_000, contentType: 'application/octet-stream' }
  const media = {
    open: async () => ({ ...bytes, stream: Readable.from([Buffer.alloc(bytes.size)]) }),
    sizeOf: async () => bytes.size,
  }
  const nothing = async () => {}
  await publishPost(
    {
      publishers: createPublishers(settings, refuse, media),
      save: async (entry) => entries.push(entry) > 0,
      isExternalIdTaken: async () => false,
      adoptExternalId: async () => true,
      revoked: new Set(),
      holdAccount: async () => 'first',
      gate: new Gate({ active: async () => [], put: nothing, down: nothing, up: nothing, probe: async () => true }),
      putOffHeld: async () => 0,
      takeTurn: async () => 'now',
      openToken: () => 'a-token',
      clock: systemClock,
      deadline: new Deadline(60_000, 60_000),
      policy: {
        maxAttempts: 3,
        retryBaseMs: 1_000,
        latePolicy: 'publish',
        lateLimitMinutes: 1_440,
        leaseMs: 90_000,
        callMs: 30_000,
      },
      log: pino({ level: 'silent' }),
    },
    post,
  )
  const settlement = entries.at(-1)?.settlement
  return { calls, reason: (settlement && reasonOf(settlement)) ?? 'nothing was said' }
}
