import { type Failure, PublishError } from '../domain/failure'
import type { PublicationStep } from '../domain/timeline'
import type { PublicationRun } from './publication-run'
import { msSinceLoaded } from './since-loaded'
import { traced } from './trace-failure'

/** LinkedIn calls some tokens revoked in the first seconds after it has made them. */
const YOUNG_MS = 60_000

/** Before the second look and before the third. */
const PAUSES_MS = [2_000, 5_000]

/**
 * Makes a call of a publisher. That a token was revoked is believed of a young one when it was said three times; until then
 * the account is not held for it. The refusal is certain, so that a commit may be sent again as well.
 */
export async function doubtingRevocation<T>(
  run: PublicationRun,
  step: PublicationStep,
  call: () => Promise<T>,
): Promise<T> {
  for (const pauseMs of PAUSES_MS) {
    try {
      return await call()
    } catch (error) {
      const failure = doubtful(run, error)
      if (!failure) throw error
      if (!run.tools.deadline.allowsPause(pauseMs)) {
        throw new PublishError({ ...failure, kind: 'waiting', retryAfterMs: pauseMs }, { cause: error })
      }
      const { status } = run.publication
      await run.save(status === 'planned' ? 'preparing' : status, { step, ...traced(failure), outcome: 'repeated' })
      await run.tools.clock.pause(pauseMs)
    }
  }
  try {
    return await call()
  } catch (error) {
    if (doubtful(run, error)) run.tools.revoked.add(run.post.account.tokenContextId)
    throw error
  }
}

function doubtful({ post, tools }: PublicationRun, error: unknown): Failure | undefined {
  if (!(error instanceof PublishError) || error.failure.about !== 'revoked') return undefined
  const { tokenSince, tokenContextId } = post.account
  if (!tokenSince || tools.revoked.has(tokenContextId)) return undefined
  const ageMs = post.loadedAt.getTime() - tokenSince.getTime() + msSinceLoaded(post, tools.clock)
  return ageMs < YOUNG_MS ? error.failure : undefined
}
