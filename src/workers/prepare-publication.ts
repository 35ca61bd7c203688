import type { PublicationResult } from '../domain/settle-post'
import { doubtingRevocation } from './doubt-revocation'
import { MAX_WAIT_MS } from './pauses'
import type { PublicationRun } from './publication-run'
import { fails } from './settle-publication'
import { asFailure, traced } from './trace-failure'

/** Steps before the commit point are repeated this often within one claim before it counts as a failed attempt. */
const STEP_TRIES = 3
const STEP_PAUSE_MS = 400
/** The timer of a call may ring so much early by the clock that the step is measured with. */
const TIMER_MS = 50

/** Everything before the commit point. Returns undefined when the next call is the commit. */
export async function prepare(run: PublicationRun): Promise<PublicationResult | undefined> {
  let waited = 0
  let tries = 0
  for (;;) {
    if (run.tools.deadline.isOver) return { kind: 'stopped' }
    const beganAt = run.tools.deadline.elapsed
    try {
      const step = await run.beginning(() =>
        doubtingRevocation(run, 'prepare', () => run.publisher.prepare(run.job, run.publication.progress)),
      )
      tries = 0
      if (step.kind === 'ready') {
        run.publication.progress = step.progress
        if (step.did) await run.save('preparing', { step: { did: step.did }, outcome: 'ok' })
        return undefined
      }
      run.publication.progress = step.progress
      if (step.kind === 'continue') {
        await run.save('preparing', { step: { did: step.did }, outcome: 'ok' })
        continue
      }
      if (run.isGivenUp) {
        return await fails(
          run,
          { did: step.did },
          {
            kind: 'rejected',
            reason: `${step.because}, for more than a day`,
            trace: {},
          },
        )
      }
      if (waited + step.forMs > MAX_WAIT_MS || !run.tools.deadline.allowsPause(step.forMs)) {
        await run.save('preparing', { step: { did: step.did }, outcome: 'waiting', reason: step.because })
        return { kind: 'later', afterMs: step.forMs, reason: step.because }
      }
      waited += step.forMs
      await run.tools.clock.pause(step.forMs)
    } catch (error) {
      const failure = asFailure(error, 'retry')
      // Cut off by our own time, not by the platform: no failure of the post. One that had a call's whole time, or has failed
      // before in this claim, is: it would be repeated without end, and nobody told of a platform that answers nothing.
      const tookMs = run.tools.deadline.elapsed - beganAt
      const hadItsTime = tries > 0 || tookMs >= run.tools.policy.callMs - TIMER_MS
      if (failure.kind === 'retry' && run.tools.deadline.isOver && !hadItsTime) return { kind: 'stopped' }
      tries++
      const wait = STEP_PAUSE_MS * 2 ** tries * (0.5 + run.tools.clock.random() / 2)
      if (failure.kind !== 'retry' || tries >= STEP_TRIES || !run.tools.deadline.allowsPause(wait)) {
        return await fails(run, 'prepare', failure)
      }
      await run.save('preparing', { step: 'prepare', ...traced(failure), outcome: 'repeated' })
      await run.tools.clock.pause(wait)
    }
  }
}
