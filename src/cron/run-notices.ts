import { settingsFor } from '../config/for-children'
import type { LastPass } from '../notices/last-pass'
import type { SentCounts } from '../notices/sending'
import { describeExit, startChild } from '../workers/child-process'
import { exitCodes } from '../workers/worker-protocol'
import type { DispatchTools } from './dispatch-tools'
import { KILL_GRACE_MS } from './run-workers'

export type NoticesRan = { results: Record<string, number>; droppedLines: number }

/** A receiver that is not quick is told later: a tick that has published waits no longer for it. */
const QUICK_MS = 3_000
/** The process may need so long to begin, on a busy machine. */
const START_MS = 10_000
/** A tick that has nothing else to do waits for a call's whole time, and the writing. */
const PATIENT_MS = 15_000

/**
 * Sends what happens, in one process of its own beside the workers, and what they have caused at their end. Whatever becomes
 * of it, the tick has not failed: what was not sent now is sent later, by whoever sends next.
 * @param workersEnded resolves when nothing more is caused by this tick; absent: it causes nothing
 */
export async function runNotices(
  { config, log, tickId }: DispatchTools,
  workersEnded: Promise<unknown> | undefined,
  timeoutMs: number,
  stop: AbortSignal,
): Promise<NoticesRan> {
  const startedAt = performance.now()
  const child = startChild<SentCounts>('notices/notice-runner', ['--tick-id', tickId], settingsFor('notices', config))
  const end = (signal: NodeJS.Signals) => child.kill(signal)
  let killer: NodeJS.Timeout | undefined
  const lastPass = (withinMs: number) => {
    const runMs = performance.now() - startedAt
    const leftMs = Math.max(0, timeoutMs - runMs)
    child.tell({ kind: 'last-pass', withinMs: Math.min(withinMs, leftMs) } satisfies LastPass)
    const startsInMs = Math.max(0, START_MS - runMs)
    killer ??= setTimeout(() => end('SIGKILL'), Math.min(withinMs + startsInMs, leftMs) + KILL_GRACE_MS)
  }
  const onStop = () => lastPass(0)
  stop.addEventListener('abort', onStop, { once: true })
  if (stop.aborted) onStop()
  else if (workersEnded)
    void workersEnded.then(
      () => lastPass(QUICK_MS),
      () => lastPass(QUICK_MS),
    )
  else lastPass(PATIENT_MS)

  const exit = await child.ended
  clearTimeout(killer)
  stop.removeEventListener('abort', onStop)
  const { delivered = 0, again = 0, failed = 0 } = child.counts() ?? {}
  if (exit.kind !== 'exited' || exit.code !== exitCodes.ok)
    log.warn({ pid: child.pid, exit }, `What sends events and notices ${describeExit(exit)}; they are sent later`)
  return {
    results: { 'notices sent': delivered, 'notices not sent': again + failed },
    droppedLines: child.droppedLines(),
  }
}
