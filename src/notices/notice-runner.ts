import { setTimeout as sleep } from 'node:timers/promises'
import { loadConfig } from '../config/config'
import { databaseUrl } from '../db/database-url'
import { createLogger, type Logger } from '../observability/log'
import { complain } from '../observability/standard-streams'
import { withoutValues } from '../observability/without-values'
import { CALL_MS, openNoticeServices } from '../services/notices'
import { sendReport } from '../workers/child-report'
import { handedSettings } from '../workers/start-message'
import { endWithin, leaveDispatcher, watchForStop } from '../workers/worker-lifecycle'
import { exitCodes } from '../workers/worker-protocol'
import { isLastPass } from './last-pass'
import { nothingSent } from './sending'

/** While workers publish it is looked so often whether they have caused anything. */
const LOOK_EVERY_MS = 500

let log: Logger | undefined

// The entry of the process that sends what happens: started by a tick where somebody listens, or something waits.
async function main(): Promise<void> {
  // Heard from the first moment on: the workers may have ended before the settings are read.
  const last = lastPass()
  const config = (await handedSettings()) ?? loadConfig()
  const tickId = process.argv[process.argv.indexOf('--tick-id') + 1]
  log = createLogger(config, 'WORKER').child({ workerId: 'notices', tickId })
  endWithin(config.DISPATCH_TIMEOUT_MS, sendReport)
  void watchForStop(log).then(() => last.begin(0))
  const services = await openNoticeServices(config, await databaseUrl(config), log)
  const counts = nothingSent()
  last.ready()
  try {
    await services.tellOfExpiringTokens()
    for (;;) {
      const isLast = last.hasBegun()
      const sent = await services.send({ isOver: last.isOver, callMs: last.callMs, cutOff: last.cutOff })
      for (const what of Object.keys(counts) as (keyof typeof counts)[]) counts[what] += sent[what]
      if (isLast || last.isOver()) break
      await Promise.race([last.begun, sleep(LOOK_EVERY_MS)])
    }
    log.debug({ counts }, `Delivered: ${counts.delivered}, not delivered: ${counts.again + counts.failed}`)
    sendReport(counts)
  } finally {
    await services.close()
  }
}

/** When the last pass begins, and what time it has: from when this process can send, for on a busy machine it starts slowly. */
function lastPass() {
  const cutting = new AbortController()
  let endsAt = Number.POSITIVE_INFINITY
  let hasBegun = false
  let isReady = false
  let withinMs = Number.POSITIVE_INFINITY
  let tell = () => {}
  const begun = new Promise<void>((resolve) => {
    tell = resolve
  })
  const count = () => {
    endsAt = Math.min(endsAt, performance.now() + withinMs)
    setTimeout(() => cutting.abort(), withinMs).unref()
  }
  const begin = (ms: number) => {
    withinMs = Math.min(withinMs, ms)
    hasBegun = true
    if (isReady || ms === 0) count()
    tell()
  }
  process.on('message', (message) => {
    if (isLastPass(message)) begin(message.withinMs)
  })
  // Started by hand it has nobody to say so, and makes one pass.
  if (!process.connected) begin(CALL_MS)
  const leftMs = () => endsAt - performance.now()
  return {
    begin,
    begun,
    ready: () => {
      isReady = true
      if (hasBegun) count()
    },
    hasBegun: () => hasBegun,
    isOver: () => leftMs() <= 0,
    callMs: () => Math.max(1, Math.min(CALL_MS, leftMs())),
    cutOff: cutting.signal,
  }
}

main()
  .catch((error: Error) => {
    process.exitCode = exitCodes.error
    log?.warn({ err: error }, `Events and notices cannot be sent now: ${error.message}`)
    if (!log) complain(`${error.name}: ${withoutValues(error)}`)
    sendReport()
  })
  .finally(leaveDispatcher)
