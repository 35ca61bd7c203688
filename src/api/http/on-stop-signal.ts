import { complain } from '../../observability/standard-streams'
import { stackWithoutValues } from '../../observability/without-values'

/** After everything was closed nothing should keep the process; what still does gets this long. */
const EXIT_GRACE_MS = 1_000

/**
 * Runs `stop` once when the process is told to end, then lets it end with exit code 0, or 1 when stopping failed. A
 * second signal does not wait.
 */
export function onStopSignal(stop: (signal: NodeJS.Signals) => Promise<void>): void {
  let stopping = false
  const handle = (signal: NodeJS.Signals) => {
    if (stopping) process.exit(1)
    stopping = true
    stop(signal).then(
      () => end(0),
      (error) => {
        complain(`Stopping failed: ${error instanceof Error ? stackWithoutValues(error) : String(error)}`)
        end(1)
      },
    )
  }
  process.on('SIGTERM', handle).on('SIGINT', handle)
}

function end(code: number): void {
  process.exitCode = code
  setTimeout(() => process.exit(), EXIT_GRACE_MS).unref()
}
