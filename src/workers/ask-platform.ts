import type { Look } from '../platforms/calls/publisher'
import { doubtingRevocation } from './doubt-revocation'
import type { PublicationRun } from './publication-run'
import { asFailure, traced } from './trace-failure'

/** The account must be connected again before anything can be asked. */
export type DeadToken = { kind: 'reauthorise'; reason: string }

/**
 * Asks the platform about a publication that may be out. A question that fails is an answer as well: it is not known, or
 * the token is dead, which is written down and ends the attempt.
 */
export async function askPlatform<Answer extends { kind: string }>(
  run: PublicationRun,
  ask: () => Promise<Answer>,
): Promise<Answered<Answer>> {
  const { tools, post, publication } = run
  // Waiting for what the platform has taken is no question about it.
  const isQuestion = publication.status !== 'accepted' || publication.lost !== undefined
  const answer = await answerOf(run, ask)
  if (isQuestion) tools.tally?.asked(post.platform, answer.kind)
  return answer
}

type Answered<Answer> = Answer | Extract<Look, { kind: 'unknown' }> | DeadToken

async function answerOf<Answer extends { kind: string }>(
  run: PublicationRun,
  ask: () => Promise<Answer>,
): Promise<Answered<Answer>> {
  run.publication.looks++
  try {
    const answer = await doubtingRevocation(run, 'look', ask)
    await run.tools.gate.learnAnswer(run.post)
    return (await isOurs(run, answer)) ? answer : { kind: 'unknown', because: 'what it shows is another post of ours' }
  } catch (error) {
    const failure = asFailure(error, 'retry')
    await run.tools.gate.learnFailure(run.post, failure)
    if (failure.kind !== 'reauthorise' && failure.kind !== 'token-invalid') {
      return { kind: 'unknown', because: failure.reason }
    }
    await run.save('unconfirmed', { step: 'look', ...traced(failure) })
    return { kind: 'reauthorise', reason: failure.reason }
  }
}

async function isOurs({ tools, post, publication }: PublicationRun, answer: { kind: string; externalId?: string }) {
  if (answer.kind !== 'published' || answer.externalId === undefined) return true
  return tools.adoptExternalId(post.account.id, publication.id, answer.externalId)
}

/** Whether another publication of ours owns a platform's id. */
export const isTakenFor =
  (run: PublicationRun) =>
  (id: string): Promise<boolean> =>
    run.tools.isExternalIdTaken(run.post.account.id, run.publication.id, id)
