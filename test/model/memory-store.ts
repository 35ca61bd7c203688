import type { Claim, ClaimRequest } from '../../src/db/queue/claim'
import type { LedgerEntry } from '../../src/db/queue/ledger'
import { type DecisionName, refusalOf } from '../../src/domain/change-refusal'
import type { ClaimedPost, Publication } from '../../src/domain/claimed-post'
import { cancelled, edited, hurried, rescheduled, resolved, retried } from '../../src/domain/decide'
import { againstTheLaw, isQuestion, lawOf, type Plan, toldAs } from '../../src/domain/moves'
import type { MediaItem, PublicationKind } from '../../src/domain/post'
import type { PostStatus, ScheduleStatus } from '../../src/domain/post-status'
import { planOf } from '../../src/domain/settlement'
import { takeBack } from '../../src/domain/take-back'
import { Broken } from './explore'
import type { Act, Store, StoredState } from './store'

export const MAX_ATTEMPTS = 3

/** Taken by every kind of post that there is here. */
const PICTURE: MediaItem = {
  url: 'https://example.com/a.jpg',
  type: 'image',
  contentType: 'image/jpeg',
  size: 1_000,
  width: 1_080,
  height: 1_080,
}

/** When the post was meant to go out, by the model's clock. */
const EPOCH = Date.UTC(2027, 0, 15)

/**
 * The database in memory. What becomes of a post is decided by the functions that ship; this only keeps it. That it keeps
 * it as the real one does is compared by `npm run test:model -- --real`.
 */
export class MemoryStore implements Store {
  private queued: ScheduleStatus = 'pending'
  private told: PostStatus = 'pending'
  private attempts = 0
  private externalPostId: string | null = null
  private token: string | undefined
  private begun = false
  private takenBack = 0
  private accountIsDead = false
  private publications: Publication[]

  constructor(
    kinds: PublicationKind[],
    private readonly now: () => number,
  ) {
    this.publications = kinds.map((kind, index) => fresh(index + 1, kind))
  }

  /** The same, going on by itself. */
  copy(now: () => number): MemoryStore {
    const { queued, told, attempts, externalPostId, token, begun, takenBack, accountIsDead } = this
    const publications = this.publications.map(copied)
    const fields = { queued, told, attempts, externalPostId, token, begun, takenBack, accountIsDead, publications }
    return Object.assign(new MemoryStore([], now), fields)
  }

  async claim({ token }: ClaimRequest): Promise<boolean> {
    if (this.queued === 'processing' && this.token === token) return true
    if (this.queued !== 'pending') return false
    this.queued = 'processing'
    this.told = toldAs('processing', this.told === 'unconfirmed')
    this.attempts++
    this.token = token
    this.begun = false
    return true
  }

  async load({ token, askedHere }: Claim): Promise<ClaimedPost> {
    const now = this.now()
    return {
      scheduleId: 's',
      postDetailId: 'p',
      claimToken: token,
      attempt: this.attempts,
      status: this.told,
      companyId: 'acme',
      platform: 'instagram',
      postType: this.publications.length > 1 ? 'feed_story' : 'feed',
      caption: 'c',
      media: [PICTURE],
      options: {},
      scheduledFor: new Date(EPOCH),
      loadedAt: new Date(EPOCH + now),
      loadedHere: { steady: now, wall: now },
      askedHere,
      account: {
        id: 'a',
        externalId: 'x',
        login: 'facebook',
        status: this.accountIsDead ? 'needs_reconnect' : 'ok',
        encryptedToken: '',
        tokenContextId: 'k',
      },
      publications: this.publications.map(copied),
    }
  }

  async save({ claimToken, publications = [], settlement, timeline = [] }: LedgerEntry): Promise<boolean> {
    if (this.queued !== 'processing' || this.token !== claimToken) return false
    if (timeline.length > 0) this.begun = true
    for (const given of publications) {
      const kept = this.publications.find((p) => p.id === given.id)
      if (!kept) continue
      kept.status = given.status
      kept.progress = { ...given.progress }
      kept.looks = given.looks
      if (given.status === 'committing') kept.committingAt = new Date(EPOCH + this.now())
      if (kept.externalId === undefined && given.externalId !== undefined) kept.externalId = given.externalId
      if (given.errorMessage === undefined) delete kept.errorMessage
      else kept.errorMessage = given.errorMessage
    }
    if (settlement) {
      const isFree = settlement.move === 'hold' && !this.accountIsDead
      this.carryOut(planOf(isFree ? { ...settlement, move: 'wait', againInMs: 0 } : settlement))
    }
    return true
  }

  async holdAccount(): Promise<'first' | 'known'> {
    const was = this.accountIsDead
    this.accountIsDead = true
    return was ? 'known' : 'first'
  }

  async takeBack(): Promise<void> {
    if (this.queued !== 'processing') return
    const orphan = {
      attempts: this.attempts,
      publications: this.publications.map(({ status }) => status),
      begun: this.begun,
      takenBack: this.takenBack++,
      wasAlone: true,
    }
    this.carryOut(takeBack(orphan, 'The worker died.', MAX_ATTEMPTS))
  }

  async act(act: Act, kind: PublicationKind | undefined): Promise<boolean> {
    if (act === 'connects the account') {
      this.accountIsDead = false
      if (this.queued !== 'held') return false
      const open = this.publications.some(({ status }) => isQuestion(status))
      this.carryOut({ move: 'release', to: 'pending', told: toldAs('pending', open), message: null })
      return true
    }
    const post = { queued: this.queued, publications: this.publications }
    if (refusalOf(decisionOf[act], post) || (act === 'cancels' && this.queued === 'cancelled')) return false
    const plan = this.planOf(act, kind)
    if (plan) this.carryOut(plan)
    return plan !== undefined
  }

  private planOf(act: Exclude<Act, 'connects the account'>, kind: PublicationKind | undefined): Plan | undefined {
    const post = { queued: this.queued, publications: this.publications }
    switch (act) {
      case 'cancels':
        return cancelled
      case 'edits':
        return edited(this.queued)
      case 'retries':
        return retried(post)
      case 'publishes now':
        return hurried(post)
      case 'gives another time':
        return rescheduled(post, new Date(EPOCH))
      case 'says it is out':
      case 'says it is not out': {
        const meant = this.publications.find((p) => p.kind === kind && isQuestion(p.status))
        if (!meant) return undefined
        const found = this.publications.map((p) => ({
          ...p,
          externalId: p.externalId ?? null,
          errorMessage: p.errorMessage ?? null,
        }))
        const verdict =
          act === 'says it is out'
            ? ({ as: 'published', externalId: 'unknown' } as const)
            : { as: 'not-published' as const }
        return resolved(found, meant, verdict)
      }
    }
  }

  async state(): Promise<StoredState> {
    const { queued, told, attempts, externalPostId } = this
    const publications = this.publications.map(({ kind, status, externalId, progress, looks, committingAt }) => ({
      kind,
      status,
      externalId: externalId ?? null,
      progress,
      looks,
      committed: committingAt !== undefined,
    }))
    return { queued, told, attempts, externalPostId, publications }
  }

  /** Everything that what follows depends on, beside the state. */
  get text(): string {
    return `${this.takenBack} ${this.accountIsDead ? 'dead' : 'ok'}`
  }

  private carryOut(plan: Plan): void {
    const fault = againstTheLaw(this.queued, plan)
    if (fault) throw new Broken(`against the law: ${fault}`)
    const law = lawOf(plan.move).attempts
    if (law === 'anew') this.attempts = 0
    if (law === 'give-back') this.attempts = Math.max(this.attempts, 1) - 1
    this.queued = plan.to
    this.told = plan.told
    this.token = undefined
    if (plan.externalPostId !== undefined) this.externalPostId = plan.externalPostId
    for (const publication of this.publications) this.move(publication, plan)
  }

  private move(publication: Publication, { publications: move }: Plan): void {
    if (!move) return
    const { status } = publication
    const isPrepared = status === 'preparing' || status === 'failed'
    switch (move.to) {
      case 'begin-anew':
        if (!isPrepared) return
        Object.assign(publication, { status: 'planned', progress: {}, looks: 0 })
        delete publication.errorMessage
        return
      case 'new-content':
        if (!isPrepared) return
        Object.assign(publication, { progress: {}, looks: 0, status: status === 'preparing' ? 'planned' : status })
        if (status === 'preparing') delete publication.errorMessage
        return
      case 'question':
        if (status === 'committing') Object.assign(publication, { status: 'unconfirmed', errorMessage: move.reason })
        return
      case 'published':
        if (publication.id !== move.id) return
        Object.assign(publication, { status: 'published', externalId: publication.externalId ?? move.externalId })
        delete publication.errorMessage
        return
      case 'not-published':
        if (publication.id !== move.id) return
        Object.assign(publication, { status: 'preparing', looks: 0 })
        delete publication.errorMessage
        return
      case 'doubt':
        throw new Error('no life of the search has a database that is set back')
    }
  }
}

const decisionOf: Record<Exclude<Act, 'connects the account'>, DecisionName> = {
  cancels: 'cancel',
  edits: 'edit',
  retries: 'retry',
  'publishes now': 'publish-now',
  'gives another time': 'reschedule',
  'says it is out': 'resolve',
  'says it is not out': 'resolve',
}

/** What a publisher of the model notes is one text. */
const copied = (publication: Publication): Publication => ({ ...publication, progress: { ...publication.progress } })

const fresh = (id: number, kind: PublicationKind): Publication => ({
  id,
  kind,
  status: 'planned',
  progress: {},
  looks: 0,
})
