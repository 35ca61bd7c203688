import { array, assert, asyncProperty, constantFrom, integer, oneof, record } from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { disconnectAccount } from '../../../src/db/accounts/disconnect-account'
import { saveSocialAccount } from '../../../src/db/accounts/save-social-account'
import type { Database } from '../../../src/db/connection'
import { doubtWhatIsLost, recordSetBack } from '../../../src/db/operations/set-backs'
import { cancelPost } from '../../../src/db/posts/cancel-post'
import { publishPostNow, retryPost } from '../../../src/db/posts/decide-post'
import { resolvePost } from '../../../src/db/posts/resolve-post'
import { writeEdit } from '../../../src/db/posts/write-edit'
import { claimDuePosts } from '../../../src/db/queue/claim'
import { createLedger } from '../../../src/db/queue/ledger'
import { loadClaimedPosts } from '../../../src/db/queue/load-claimed-posts'
import { takeBackClaimsOfWorker } from '../../../src/db/queue/take-back-claims'
import type { ClaimedPost, Publication } from '../../../src/domain/claimed-post'
import { lawOf, type MoveName, mayBeOut, moves, publicationMoves, toldWhile } from '../../../src/domain/moves'
import type { PublicationStatus, ScheduleStatus } from '../../../src/domain/post-status'
import { NO_LIMIT } from '../../../src/domain/quota'
import { holdPost, type PublicationResult, postponePost, settlePost } from '../../../src/domain/settle-post'
import type { Settlement } from '../../../src/domain/settlement'
import { testDatabase } from '../../support/database'
import { createAccount, createPost, readPost, type TestAccount, type TestPost } from '../../support/factories'
import { newClaim } from '../../support/new-claim'
import { makeDue } from '../../support/passing-time'

const WORKER = 'worker-1-1'
const POLICY = { maxAttempts: 3, retryBaseMs: 1 }

/** What a worker may find out about a publication, as it stands when it is claimed. */
const findings = (status: PublicationStatus): Finding[] => {
  if (status === 'published') return ['published']
  if (status === 'failed') return ['failed']
  if (status === 'accepted') return ['published', 'later-accepted', 'unconfirmed', 'nobody-knows', 'failed']
  if (mayBeOut(status)) return ['published', 'later-accepted', 'unconfirmed', 'nobody-knows', 'retry', 'failed']
  return ['published', 'later', 'later-accepted', 'stopped', 'retry', 'failed', 'unconfirmed', 'nobody-knows']
}
type Finding =
  | 'published'
  | 'later'
  | 'later-accepted'
  | 'stopped'
  | 'retry'
  | 'failed'
  | 'unconfirmed'
  | 'nobody-knows'

const resultOf: Record<Finding, PublicationResult> = {
  published: { kind: 'published' },
  later: { kind: 'later', afterMs: 1, reason: 'busy' },
  'later-accepted': { kind: 'later', afterMs: 1, reason: 'at work' },
  stopped: { kind: 'stopped' },
  retry: { kind: 'retry', reason: 'down' },
  failed: { kind: 'failed', reason: 'refused' },
  unconfirmed: { kind: 'unconfirmed', reason: 'no answer', lookAgainMs: 1 },
  'nobody-knows': { kind: 'unconfirmed', reason: 'no answer' },
}
const statusOf: Record<Finding, PublicationStatus | undefined> = {
  published: 'published',
  later: 'preparing',
  'later-accepted': 'accepted',
  stopped: undefined,
  retry: 'preparing',
  failed: 'failed',
  unconfirmed: 'unconfirmed',
  'nobody-knows': 'unconfirmed',
}

describe('whatever is done to a post, in whatever order', () => {
  let db: Database
  let account: TestAccount
  const seen = new Set<string>()
  const took = new Set<MoveName>()
  beforeAll(async () => {
    ;({ db } = await testDatabase())
    account = await createAccount(db)
  })

  /** One post and the worker that may hold it. */
  class Life {
    held: ClaimedPost | undefined
    constructor(
      readonly post: TestPost,
      private readonly draws: number[],
    ) {}

    /** The next drawn number, below a limit. */
    draw(below: number): number {
      const next = this.draws.shift() ?? 0
      this.draws.push(next + 1)
      return next % below
    }

    async claim() {
      // Time passes: whatever it waits for has come.
      await makeDue(db, this.post.id)
      const claim = await claimDuePosts(db, { limit: 1, workerId: WORKER, host: 'h' }, newClaim())
      if (claim.scheduleIds.length > 0) this.held = (await loadClaimedPosts(db, claim)).posts[0]
    }

    /** The worker comes as far as a commit call, and is not heard of again. */
    async beginCommit() {
      const { held } = this
      const open = held?.publications.find(({ status }) => status === 'planned' || status === 'preparing')
      if (held && open) await this.save({ ...open, status: 'committing' })
    }

    async settle() {
      const { held } = this
      if (!held) return
      const results: PublicationResult[] = []
      for (const [index, publication] of held.publications.entries()) {
        const possible = findings(publication.status)
        const finding = possible[this.draw(possible.length)] as Finding
        const status = statusOf[finding] ?? publication.status
        const id = status === 'published' ? { externalId: publication.externalId ?? `out-${index}` } : {}
        if (status !== publication.status && !publicationMoves[publication.status].includes(status))
          await this.save({ ...publication, status: 'committing' })
        const now = { ...publication, ...id, status }
        await this.save(now)
        held.publications[index] = now
        results.push(resultOf[finding])
      }
      const settlements: (Settlement | undefined)[] = [
        settlePost(held, results, POLICY),
        settlePost(held, results, POLICY),
        holdPost(held, 'the account must be connected again'),
        postponePost(held, 0),
        ...(held.publications.some((p) => mayBeOut(p.status) || p.status === 'published')
          ? []
          : [{ move: 'miss', reason: 'too late' } as const]),
      ]
      const settlement = settlements[this.draw(settlements.length)]
      if (settlement && (await this.write({ settlement }))) this.held = undefined
    }

    private save = (publication: Publication) => this.write({ publications: [publication] })
    private write = (entry: { publications?: Publication[]; settlement?: Settlement }) => {
      const { scheduleId, postDetailId, claimToken } = this.held as ClaimedPost
      return createLedger(db, WORKER, 'h')({ scheduleId, postDetailId, claimToken, ...entry })
    }

    takeBack = async () => {
      this.held = undefined
      const why = { actor: 'dispatcher', host: 'h', reason: 'It died.', maxAttempts: POLICY.maxAttempts } as const
      await takeBackClaimsOfWorker(db, { id: WORKER, host: 'h' }, why)
    }
    cancel = () => cancelPost(db, this.post, 'cli')
    retry = () => retryPost(db, this.post, 'cli', NO_LIMIT)
    publishNow = () => publishPostNow(db, this.post, 'cli')
    reschedule = () =>
      writeEdit(db, this.post, { at: new Date(Date.now() + 60_000), changes: [], mostWaiting: NO_LIMIT }, 'cli')
    edit = () => {
      const postType = (['feed', 'feed_story', 'story'] as const)[this.draw(3)] as 'feed'
      const none = { caption: 'new', media: [], link: null, title: null, description: null, options: {} }
      const late = { latePolicy: null, lateLimitMinutes: null, timeZone: null, contentHash: null }
      return writeEdit(
        db,
        this.post,
        { content: { postType, ...none, ...late }, changes: ['caption'], mostWaiting: NO_LIMIT },
        'cli',
      )
    }
    resolve = () => {
      const kind = [undefined, 'feed', 'story'][this.draw(3)]
      const as = (['published', 'not-published'] as const)[this.draw(2)] as 'published'
      return resolvePost(db, this.post, { as, kind }, 'cli')
    }
    setBack = async () => {
      await makeDue(db, this.post.id)
      await recordSetBack(db, { from: new Date(Date.now() - 3_600_000), until: new Date(Date.now() + 60_000) }, 'h')
      await doubtWhatIsLost(db, { actor: 'dispatcher', host: 'h' })
    }
    disconnect = () => disconnectAccount(db, account.companyId, account.id, 'hold', 'cli')
    connect = () => saveSocialAccount(db, { ...account, name: 'A', login: 'linkedin' }, () => 'sealed', 'cli')
  }

  const acts = {
    claim: 5,
    beginCommit: 2,
    settle: 5,
    takeBack: 2,
    cancel: 1,
    retry: 3,
    publishNow: 1,
    reschedule: 1,
    edit: 1,
    resolve: 2,
    disconnect: 1,
    connect: 2,
    setBack: 1,
  } satisfies Partial<Record<keyof Life, number>>
  type Act = keyof typeof acts

  it('stands where docs/states.md says it may, and came there by a move of the law', async () => {
    const act = oneof(
      ...Object.entries(acts).map(([name, weight]) => ({ weight, arbitrary: constantFrom(name as Act) })),
    )
    const lives = record({
      postType: constantFrom('feed', 'feed_story'),
      acts: array(act, { minLength: 4, maxLength: 24 }),
      draws: array(integer({ min: 0, max: 1000 }), { minLength: 5, maxLength: 20 }),
    })
    await assert(
      asyncProperty(lives, async ({ postType, acts, draws }) => {
        await db.query('DELETE FROM post_details')
        const life = new Life(await createPost(db, account, { postType: postType as 'feed' }), [...draws])
        await life.connect()
        let before = await stateOf(life.post)
        for (const act of acts) {
          const said = await life[act]()
          const after = await stateOf(life.post)
          judge(before, after, act)
          // A refusal changes nothing.
          if (said && 'kind' in said && said.kind === 'refused') expect(after).toEqual(before)
          before = after
        }
      }),
      { numRuns: 150, seed: 20_271_128 },
    )
    expect([...seen].sort()).toEqual(
      Object.entries(toldWhile)
        .flatMap(([queued, told]) => told.map((post) => `${queued}/${post}`))
        .sort(),
    )
    // Every way of the law was gone, as far as its two ends tell it from others.
    expect((Object.keys(moves) as MoveName[]).filter((move) => !took.has(move))).toEqual([])
  }, 120_000)

  function judge(before: State, after: State, act: Act): void {
    const told: readonly string[] = toldWhile[after.queued]
    expect(told, `${act}: ${after.queued}/${after.told}`).toContain(after.told)
    seen.add(`${after.queued}/${after.told}`)
    expect(after.attempts, act).toBe(after.attemptsTold)
    const possible = (Object.keys(moves) as MoveName[]).filter((move) => {
      const { from, to } = lawOf(move)
      return from.includes(before.queued) && to.includes(after.queued)
    })
    if (before.queued !== after.queued) expect(possible, `${act}: ${before.queued} → ${after.queued}`).not.toEqual([])
    for (const move of possible) took.add(move)
    for (const [kind, status] of after.publications) {
      const was = before.publications.get(kind) ?? 'planned'
      const ways = publicationMoves[was]
      // One act may take a publication several steps on; what is out stays out in any number of them.
      if (was === 'published') expect(status, `${act}: a ${kind} that was out`).toBe('published')
      else if (was !== status) expect(ways.length, `${act}: ${kind} ${was} → ${status}`).toBeGreaterThan(0)
    }
    const isOut = [...after.publications.values()].includes('published')
    if (after.queued === 'done') expect(new Set(after.publications.values())).toEqual(new Set(['published']))
    if (isOut && after.queued !== 'processing') expect(after.externalPostId, act).not.toBeNull()
    if (after.queued === 'cancelled') expect(isOut, act).toBe(false)
  }

  type State = Awaited<ReturnType<typeof stateOf>>
  async function stateOf({ id }: TestPost) {
    const { details, schedule, publications } = await readPost(db, id)
    return {
      queued: schedule.status as ScheduleStatus,
      told: details.status as string,
      attempts: schedule.attempts as number,
      attemptsTold: details.attempts as number,
      version: details.version as number,
      externalPostId: details.external_post_id as string | null,
      publications: new Map(publications.map((p) => [p.kind as string, p.status as PublicationStatus])),
    }
  }
})
