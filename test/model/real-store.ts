import { holdAccount } from '../../src/db/accounts/hold-account'
import { saveSocialAccount } from '../../src/db/accounts/save-social-account'
import type { Database } from '../../src/db/connection'
import { cancelPost } from '../../src/db/posts/cancel-post'
import { publishPostNow, retryPost } from '../../src/db/posts/decide-post'
import { resolvePost } from '../../src/db/posts/resolve-post'
import { writeEdit } from '../../src/db/posts/write-edit'
import { type Claim, type ClaimRequest, claimDuePosts } from '../../src/db/queue/claim'
import { createLedger, type Ledger, type LedgerEntry } from '../../src/db/queue/ledger'
import { loadClaimedPosts } from '../../src/db/queue/load-claimed-posts'
import { takeBackClaimsOfWorker } from '../../src/db/queue/take-back-claims'
import type { ClaimedPost } from '../../src/domain/claimed-post'
import type { PublicationKind } from '../../src/domain/post'
import { NO_LIMIT } from '../../src/domain/quota'
import { createAccount, createPost, readPost, type TestAccount, type TestPost } from '../support/factories'
import { MAX_ATTEMPTS } from './memory-store'
import type { Act, Store, StoredState } from './store'

const WORKER = 'worker-1-1'

/** A real database, by the functions that ship, for one post at a time. */
export class RealStore implements Store {
  private readonly ledger: Ledger
  private held: ClaimedPost | undefined

  private constructor(
    private readonly db: Database,
    private readonly account: TestAccount,
    private readonly post: TestPost,
    private readonly publicationIds: number[],
  ) {
    this.ledger = createLedger(db, WORKER, 'h')
  }

  static async open(db: Database, kinds: PublicationKind[]): Promise<RealStore> {
    await db.query('DELETE FROM post_details')
    const account = await createAccount(db, { platform: 'instagram', login: 'facebook' })
    const post = await createPost(db, account, { postType: kinds.length > 1 ? 'feed_story' : 'feed' })
    const { publications } = await readPost(db, post.id)
    return new RealStore(
      db,
      account,
      post,
      publications.map(({ id }) => id as number),
    )
  }

  async claim(request: ClaimRequest): Promise<boolean> {
    await this.db.query('UPDATE post_schedule SET run_at = NOW(3) - INTERVAL 1 SECOND')
    return (await claimDuePosts(this.db, { limit: 1, workerId: WORKER, host: 'h' }, request)).scheduleIds.length > 0
  }

  async load(claim: Claim): Promise<ClaimedPost> {
    const { posts } = await loadClaimedPosts(this.db, { ...claim, scheduleIds: [this.post.scheduleId] })
    const [post] = posts
    if (!post) throw new Error('what was claimed cannot be loaded')
    this.held = post
    return post
  }

  save({ publications, timeline, ...entry }: LedgerEntry): Promise<boolean> {
    const own = (id: number) => this.publicationIds[id - 1] as number
    return this.ledger({
      ...entry,
      ...(publications && { publications: publications.map((p) => ({ ...p, id: own(p.id) })) }),
      ...(timeline && {
        timeline: timeline.map(({ publicationId, ...line }) => ({
          ...line,
          ...(publicationId !== undefined && { publicationId: own(publicationId) }),
        })),
      }),
    })
  }

  async holdAccount(): Promise<'first' | 'known'> {
    const tokenContextId = this.held?.account.tokenContextId ?? ''
    const found = await holdAccount(this.db, { id: this.account.id, tokenContextId }, 'dead', WORKER)
    if (found === 'replaced') throw new Error('nobody has replaced the token')
    return found
  }

  async takeBack(): Promise<void> {
    const why = { actor: 'dispatcher', host: 'h', reason: 'The worker died.', maxAttempts: MAX_ATTEMPTS } as const
    await takeBackClaimsOfWorker(this.db, { id: WORKER, host: 'h' }, why)
  }

  async act(act: Act, kind: PublicationKind | undefined): Promise<boolean> {
    const { db, post, account } = this
    switch (act) {
      case 'connects the account': {
        const again = { ...account, name: 'A', login: 'facebook' } as const
        return (await saveSocialAccount(db, again, () => 'sealed', 'cli')).released > 0
      }
      case 'cancels': {
        const outcome = await cancelPost(db, post, 'cli')
        return outcome.kind === 'cancelled' && !outcome.already
      }
      case 'edits': {
        const { details } = await readPost(db, post.id)
        const none = { link: null, title: null, description: null, options: {}, contentHash: null }
        const late = { latePolicy: null, lateLimitMinutes: null, timeZone: null }
        const content = { postType: details.post_type, caption: 'new', media: [], ...none, ...late }
        return (
          (await writeEdit(db, post, { content, changes: ['caption'], mostWaiting: NO_LIMIT }, 'cli')).kind === 'done'
        )
      }
      case 'retries':
        return (await retryPost(db, post, 'cli', NO_LIMIT)).kind === 'done'
      case 'publishes now':
        return (await publishPostNow(db, post, 'cli')).kind === 'done'
      case 'gives another time':
        return (
          (await writeEdit(db, post, { at: new Date(), changes: [], mostWaiting: NO_LIMIT }, 'cli')).kind === 'done'
        )
      case 'says it is out':
        return (await resolvePost(db, post, { as: 'published', kind: kind ?? 'none' }, 'cli')).kind === 'done'
      case 'says it is not out':
        return (await resolvePost(db, post, { as: 'not-published', kind: kind ?? 'none' }, 'cli')).kind === 'done'
    }
  }

  async state(): Promise<StoredState> {
    const { details, schedule, publications } = await readPost(this.db, this.post.id)
    return {
      queued: schedule.status,
      told: details.status,
      attempts: schedule.attempts,
      externalPostId: details.external_post_id,
      publications: publications.map((row) => ({
        kind: row.kind,
        status: row.status,
        externalId: row.external_id,
        progress: typeof row.progress === 'string' ? JSON.parse(row.progress) : (row.progress ?? {}),
        looks: row.looks,
        committed: row.committing_at !== null,
      })),
    }
  }
}
