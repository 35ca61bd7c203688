import { parseArgs } from 'node:util'
import { startThrowAwayServer } from '../../../src/db/embedded/throw-away-server'
import { migrate } from '../../../src/db/migrate'
import { endFile } from '../../support/after-file'
import { whenGivenUp } from '../../support/given-up'
import { complaints, summary } from './report'
import { MOST_SERVERS } from './stage'
import { storm } from './storm'

const help = `npm run test:fleet -- [options]

Resident workers of several servers round one database, one Redis and the platforms' sandbox, while processes are killed and stopped,
Redis is flushed, stopped, filled and started again empty, servers are cut off, answers are lost and clocks are wrong. In the end
no post may be out twice, lost or early, no account may have had more calls under way than it may, and all must be done within a
minute; what a server held that was dead as a whole, within 30 seconds of the end of its lease.

  --seed S             the same faults at the same times again (by chance)
  --minutes N          how long it lasts (3)
  --servers N          2 to ${MOST_SERVERS} (3)
  --workers N          of each server (2)
  --concurrency N      accounts that a worker works on at once (2)
  --posts N            half of them overdue from the beginning (100 a minute)
  --logs DIR           writes the log of each server there
  --no-judge-capacity  count what is over capacity, and do not mind it
  --help               this
`

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      seed: { type: 'string', default: String(Math.floor(Math.random() * 1e9)) },
      minutes: { type: 'string', default: '3' },
      servers: { type: 'string', default: '3' },
      workers: { type: 'string', default: '2' },
      concurrency: { type: 'string', default: '2' },
      posts: { type: 'string' },
      logs: { type: 'string' },
      'judge-capacity': { type: 'boolean', default: true },
      help: { type: 'boolean', default: false },
    },
    allowNegative: true,
  })
  if (values.help) return say(help.trimEnd())
  const number = (name: 'seed' | 'minutes' | 'servers' | 'workers' | 'concurrency', most = Number.MAX_SAFE_INTEGER) => {
    const value = Number(values[name])
    if (!(value > 0 && value <= most)) throw new Error(`--${name} must be a number up to ${most}`)
    return value
  }
  const minutes = number('minutes')
  const database = await startThrowAwayServer()
  try {
    await migrate(database.url)
    const options = {
      databaseUrl: database.url,
      seed: number('seed'),
      seconds: minutes * 60,
      servers: number('servers', MOST_SERVERS),
      workers: number('workers'),
      concurrency: number('concurrency'),
      platformMs: [200, 4_000] as const,
      posts: Number(values.posts ?? Math.ceil(minutes * 100)),
      logs: values.logs,
      say,
    }
    say(`${options.servers} servers, ${minutes} min, seed ${options.seed}`)
    const report = await storm(options)
    say(summary(report))
    const wrong = complaints(report, { capacity: values['judge-capacity'] })
    for (const line of wrong) say(`WRONG ${line}`)
    say(`${wrong.length === 0 ? 'as it must be' : `${wrong.length} wrong`}, seed ${options.seed}`)
    process.exitCode = wrong.length === 0 ? 0 : 1
  } finally {
    await endFile()
    await database.stop()
  }
}

whenGivenUp(endFile)

const say = (text: string) => void process.stdout.write(`${text}\n`)

main().catch((error: Error) => {
  process.stderr.write(`${error.stack}\n`)
  process.exitCode = 1
})
