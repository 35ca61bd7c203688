import type { RenewalCounts } from '../accounts/renew-tokens'
import { settingsFor } from '../config/for-children'
import { describeExit, startChild } from '../workers/child-process'
import { type ExitCode, exitCodes } from '../workers/worker-protocol'
import type { DispatchTools } from './dispatch-tools'
import { exceeded, KILL_GRACE_MS } from './run-workers'

export type RenewalRan = { results: Record<string, number>; exitCode: ExitCode; droppedLines: number }

/**
 * Renews the access tokens that are due, in one process of its own beside the workers: what it loads, a tick that has
 * nothing to renew never does. Tokens that cannot be renewed are no failure of the tick; a process that dies is.
 */
export async function runTokenRenewal(
  { config, log, tickId }: DispatchTools,
  timeoutMs: number,
  stop: AbortSignal,
): Promise<RenewalRan> {
  const settings = settingsFor('renewal', config)
  const child = startChild<RenewalCounts>('accounts/renewal-runner', ['--tick-id', tickId], settings)
  log.info({ pid: child.pid }, 'Access tokens are due to be renewed')
  let cutOff = false
  const end = (signal: NodeJS.Signals) => child.kill(signal)
  const timer = setTimeout(() => {
    cutOff = true
    log.error(`${exceeded(config.DISPATCH_TIMEOUT_MS)}: the renewal of access tokens still runs and is ended`)
    end('SIGTERM')
    setTimeout(() => end('SIGKILL'), KILL_GRACE_MS).unref()
  }, timeoutMs)
  const onStop = () => end('SIGTERM')
  stop.addEventListener('abort', onStop, { once: true })
  if (stop.aborted) onStop()

  const exit = await child.ended
  clearTimeout(timer)
  stop.removeEventListener('abort', onStop)
  const { renewed = 0, postponed = 0, ended = 0 } = child.counts() ?? {}
  const results = { 'tokens renewed': renewed, 'tokens not renewed': postponed + ended }
  const ran = { results, droppedLines: child.droppedLines() }
  if (exit.kind === 'exited' && exit.code === exitCodes.ok) return { ...ran, exitCode: exitCodes.ok }
  log.error({ pid: child.pid, exit }, `The renewal of access tokens failed: it ${describeExit(exit)}`)
  const timedOut = cutOff || (exit.kind === 'exited' && exit.code === exitCodes.timeout)
  return { ...ran, exitCode: timedOut ? exitCodes.timeout : exitCodes.error }
}
