import { setTimeout as sleep } from 'node:timers/promises'
import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import type { Connection, Database } from '../../db/connection'
import { poolState } from '../../db/pool-state'
import { droppedLines } from '../../observability/standard-streams'
import { exposition, type Family, gauge, PREFIX } from './exposition'
import { type DatabaseFacts, DatabaseReader } from './read-database'

/** For so long an answer serves all who ask: several Prometheus servers cost no more than one. */
const FRESH_MS = 5_000
/** Prometheus waits 10 s by default, and must learn that the database is away. */
const DATABASE_MS = 3_000

/** Buckets that OpenTelemetry names for this. */
const SECONDS = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10]

export type ApiMetrics = {
  /** A request is over. `route`: the template of its address. */
  answered(method: string, route: string, status: number, seconds: number): void
  /** Never waits for long. */
  scrape(): Promise<string>
}

/** Gauges of the package that are named like counters; the same stands by type under names without `_total`. */
const misnamed = ['nodejs_active_handles_total', 'nodejs_active_requests_total', 'nodejs_active_resources_total']

/** Of the process itself: Node is watched once, however many servers a process has. */
let ofProcess: Registry | undefined
function processRegistry(): Registry {
  if (!ofProcess) {
    ofProcess = new Registry()
    collectDefaultMetrics({ register: ofProcess })
    for (const name of misnamed) ofProcess.removeSingleMetric(name)
  }
  return ofProcess
}

/**
 * The figures of this process, and what the database tells of all of them.
 * @param databaseMs how long a scrape waits for the database
 */
export function createApiMetrics(db: Database, version: string, databaseMs = DATABASE_MS): ApiMetrics {
  const own = new Registry()
  const registers = [own]
  new Gauge({
    name: `${PREFIX}build_info`,
    help: 'Which version runs on which Node',
    labelNames: ['version', 'node'],
    registers,
  }).set({ version, node: process.versions.node }, 1)
  new Gauge({
    name: `${PREFIX}db_connections`,
    help: 'Connections of this API to the database, and requests that wait for one',
    labelNames: ['state'],
    registers,
    collect() {
      for (const [state, count] of Object.entries(poolState(db))) this.set({ state }, count)
    },
  })
  const requests = new Histogram({
    name: 'http_server_request_duration_seconds',
    help: 'How long requests took until they were answered',
    labelNames: ['http_request_method', 'http_route', 'http_response_status_code'],
    buckets: SECONDS,
    registers,
  })
  const database = new DatabaseReader(db)
  let underWay: Promise<string> | undefined
  let readAt = Number.NEGATIVE_INFINITY

  const scrape = async (): Promise<string> => {
    const facts = await readInTime(db, databaseMs, (connection) => database.read(connection))
    const dropped = [{ labels: { process: 'api' }, value: droppedLines() }]
    const families: Family[] = [
      gauge('database_up', '1 when the database answered in time; otherwise all that it knows is missing here', [
        { value: facts ? 1 : 0 },
      ]),
      ...(facts?.families ?? []),
      {
        name: 'dropped_log_lines_total',
        type: 'counter',
        help: 'Lines of the log that could not be written',
        samples: [...dropped, ...(facts ? [{ labels: { process: 'tick' }, value: facts.droppedByTicks }] : [])],
      },
    ]
    return [exposition(families), await own.metrics(), await processRegistry().metrics()].join('')
  }
  return {
    answered: (method, route, status, seconds) => requests.labels(method, route, String(status)).observe(seconds),
    scrape() {
      if (!underWay || performance.now() - readAt > FRESH_MS) {
        readAt = Number.POSITIVE_INFINITY
        underWay = scrape().finally(() => {
          readAt = performance.now()
        })
      }
      return underWay
    },
  }
}

/** @returns undefined when the database does not answer in time, or not at all */
async function readInTime(
  db: Database,
  ms: number,
  read: (connection: Connection) => Promise<DatabaseFacts>,
): Promise<DatabaseFacts | undefined> {
  const over = new AbortController()
  let connection: Connection | undefined
  const reading = async (): Promise<DatabaseFacts> => {
    const given = await db.getConnection()
    if (over.signal.aborted) {
      given.release()
      throw new Error('Nobody waits for it any more')
    }
    connection = given
    return read(given)
  }
  try {
    const facts = await Promise.race([reading(), sleep(ms, undefined, { signal: over.signal, ref: false })])
    if (facts) connection?.release()
    else connection?.destroy()
    return facts
  } catch {
    connection?.destroy()
    return undefined
  } finally {
    over.abort()
  }
}
