import type { Request } from 'express'
import {
  beginRun,
  forgetRun,
  type IdempotentRun,
  type KeptAnswer,
  keepAnswer,
  prolongRun,
  RUN_LEASE_MS,
  removeExpiredAnswers,
} from '../../db/api-keys/idempotency-keys'
import { notePart, partsDone, removeParts } from '../../db/api-keys/idempotency-parts'
import { type Execute, executeOn } from '../../db/within-transaction'
import type { StoredMedia } from '../../media/media-library'
import { UnusableFields } from '../../posts/unusable-fields'
import type { Answer, Operation } from '../operations/operation'
import { describeError } from '../problems/describe-error'
import { ApiProblem } from '../problems/problem'
import type { ApiServices } from '../services'
import { readIdempotencyKey, takesIdempotencyKey } from './idempotency-key'
import { requestHash } from './request-hash'

/** One run in so many removes answers whose time is over: more of them than have come since. */
const PRUNE_ONE_IN = 100
const PRUNE_MOST = 500

/** Refusals of a request that was understood. Everything else below 500 is about the sending and may be mended. */
const finalRefusals = new Set([404, 409, 410, 412, 422])

type Asked = { req: Request; files: StoredMedia[]; companyId: string | undefined; requestId: string }

/**
 * Recognises repeats of a request by its Idempotency-Key.
 * @returns the first answer when there is one, else the run that is to give it; undefined without a key
 * @throws ApiProblem 409 while the first request is under way, 422 for another request under the key
 */
export async function beginAnswer(
  services: ApiServices,
  operation: Operation,
  { req, files, companyId, requestId }: Asked,
): Promise<AnswerOnce | KeptAnswer | undefined> {
  if (!takesIdempotencyKey(operation) || companyId === undefined) return undefined
  const key = readIdempotencyKey(req.get('Idempotency-Key'))
  if (key === undefined) return undefined
  const hash = requestHash(req, files)
  const begun = await beginRun(services.db, { companyId, key, hash }, services.config.IDEMPOTENCY_KEEP_HOURS)
  switch (begun.kind) {
    case 'answered':
      return begun.answer
    case 'running':
      throw inFlight(begun.forMs)
    case 'other-request':
      throw new ApiProblem(422, {
        code: 'idempotency-key-reused',
        detail: 'This Idempotency-Key came with another request before. Take a fresh key for each thing to be done.',
      })
    case 'run':
      return new AnswerOnce(services, operation, begun.run, requestId)
  }
}

/** The run of one request, from which its repeats get their answer. */
export class AnswerOnce {
  private isKept = false
  private hasParts = false
  private readonly beat: NodeJS.Timeout

  constructor(
    private readonly services: ApiServices,
    private readonly operation: Operation,
    private readonly run: IdempotentRun,
    private readonly requestId: string,
  ) {
    const { db, log } = services
    const beat = () => prolongRun(db, run).catch((err) => log.debug({ err }, 'A run was not prolonged'))
    this.beat = setInterval(beat, RUN_LEASE_MS / 4).unref()
    if (Math.random() < 1 / PRUNE_ONE_IN) {
      removeExpiredAnswers(db, PRUNE_MOST).catch((err) => log.debug({ err }, 'Old answers were not removed'))
    }
  }

  /**
   * Keeps the answer in the transaction that makes it true.
   * @throws ApiProblem when the run was taken over: the transaction must be rolled back
   */
  async keepWith(execute: Execute, answer: Answer): Promise<void> {
    if (!(await keepAnswer(execute, this.run, this.asSent(answer)))) throw inFlight(RUN_LEASE_MS)
    this.isKept = true
  }

  /** What earlier runs of this request have done, of which the first was cut off. */
  async doneBefore(): Promise<string[]> {
    const parts = await partsDone(this.services.db, this.run)
    this.hasParts ||= parts.length > 0
    return parts
  }

  /** Notes one part of the request as done, in the transaction that does it. @throws DoneBefore */
  async noteDone(execute: Execute, part: string): Promise<void> {
    this.hasParts = true
    await notePart(execute, this.run, part)
  }

  /** Keeps the answer of an operation that changed no rows of ours, or none that a repeat would change again. */
  async answered(answer: Answer): Promise<void> {
    clearInterval(this.beat)
    if (!this.isKept) await this.keepAlone(this.asSent(answer))
    if (this.isKept && this.hasParts) await removeParts(this.services.db, this.run).catch((err) => this.warn(err))
  }

  /** Keeps a refusal that stays one; anything else may be sent again under the same key. */
  async refused(error: unknown): Promise<void> {
    clearInterval(this.beat)
    const problem = error instanceof ApiProblem || error instanceof UnusableFields ? describeError(error) : undefined
    if (problem && finalRefusals.has(problem.status)) await this.keepAlone(this.problemAsSent(problem))
    // After a commit without an answer this waits for the row, and finds the answer in it if the commit took effect.
    else await forgetRun(this.services.db, this.run).catch((err) => this.warn(err))
  }

  // The request has its answer either way; without this one a repeat is run again once the lease is over.
  private async keepAlone(answer: KeptAnswer): Promise<void> {
    try {
      this.isKept = await keepAnswer(executeOn(this.services.db), this.run, answer)
    } catch (err) {
      this.warn(err)
    }
  }

  private asSent({ status, headers = {}, body }: Answer): KeptAnswer {
    if (this.operation.secretAnswer) return this.problemAsSent(secretIsGone)
    const isText = this.operation.answers[status]?.contentType !== undefined
    return { status, headers, body: isText ? String(body) : JSON.stringify(body) }
  }

  private problemAsSent(problem: ApiProblem): KeptAnswer {
    const { status, headers } = problem
    return { status, headers, body: JSON.stringify(problem.toDocument(this.requestId)) }
  }

  private warn(err: unknown): void {
    this.services.log.warn({ err, requestId: this.requestId }, 'The answer to an idempotent request was not noted')
  }
}

const inFlight = (forMs: number) =>
  new ApiProblem(409, {
    code: 'request-in-flight',
    detail: 'A request with this Idempotency-Key is under way. Repeat it in a moment to get its answer.',
    headers: { 'Retry-After': String(Math.min(Math.ceil(forMs / 1000), 5)) },
  })

const secretIsGone = new ApiProblem(409, {
  code: 'answer-not-kept',
  detail: 'The first request with this Idempotency-Key was carried out; its answer held a secret, which is not kept.',
})
