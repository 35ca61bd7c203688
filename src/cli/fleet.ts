import { setTimeout as sleep } from 'node:timers/promises'
import { loadConfig } from '../config/config'
import { openIndex } from '../fleet/index/open-index'
import { createLogger } from '../observability/log'
import { neededAdmission } from './fleet/needed-admission'
import type { Action } from './surroundings'

export { status } from './fleet/status'

/** A leader sweeps four times a second; where one has to be found first, that takes its lease and a little more. */
const PATIENCE_MS = 10_000
const LOOK_MS = 100

/** Has the leader build the index anew from the database. Nothing is promoted until it is there; what is claimed goes on. */
export const rebuild: Action = async (around) => {
  const settings = neededAdmission(around.env)
  const log = createLogger({ ...loadConfig(around.env), LOG_LEVEL: 'silent' }, 'CLI')
  const opened = openIndex(settings, log, 'post-dispatcher-fleet')
  try {
    const fault = await opened.ready()
    if (fault) throw fault
    await opened.index.shut()
    for (let waitedMs = 0; waitedMs < PATIENCE_MS; waitedMs += LOOK_MS) {
      const { epoch } = await opened.index.status()
      if (epoch !== undefined) {
        around.out(`${epoch}\n`)
        return 0
      }
      await sleep(LOOK_MS)
    }
    around.err('No leader has built it anew. Resident workers claim by the queue meanwhile; see: fleet status\n')
    return 1
  } finally {
    opened.close()
  }
}
