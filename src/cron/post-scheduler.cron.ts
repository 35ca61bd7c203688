import { stayForPm2, stayUntilNextTick } from './stay-for-pm2'
import { stopSignal } from './stop-signal'
import { guardTick, runTick } from './tick'

const LINGER_MS = 1_000

// The entry that the system's cron starts each minute: one tick, then the process ends by itself.
async function main(): Promise<void> {
  const callOff = guardTick()
  const stop = stopSignal()
  process.exitCode = await runTick(stop)
  callOff()
  await stayUntilNextTick(stop, stayForPm2(process.env, __filename))
  // Whoever listens on the channel to our starter (PM2's agent does, inside this process) would keep us for ever.
  process.channel?.unref()
  // All is done. A name server that says nothing would hold us all the same: the system's look-up cannot be called off.
  setTimeout(() => process.exit(), LINGER_MS).unref()
}

void main()
