import { stopSignal } from './stop-signal'
import { guardTick, runTick } from './tick'

// The entry that the system's cron starts each minute: one tick, then the process ends by itself.
async function main(): Promise<void> {
  guardTick()
  process.exitCode = await runTick(stopSignal())
}

void main()
