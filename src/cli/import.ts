import { loadConfig } from '../config/config'
import { ConfigError } from '../config/config-error'
import { parseDatabaseAddress } from '../config/database-address'
import { dataDir } from '../config/project-root'
import { databaseUrl } from '../db/database-url'
import { counted } from '../domain/counted'
import { type ImportReport, importFrom } from '../import/import-from'
import { tokenEncryptionKey } from '../security/encryption-key'
import { TokenCipher } from '../security/token-cipher'
import { checkSchema } from '../services/check-schema'
import { withAccountTools } from '../services/cli'
import { type AsJson, jsonDocument } from './json'
import { readSecret } from './read-secret'
import type { Action, Surroundings } from './surroundings'
import { table } from './table'
import { oneLine } from './terminal-text'
import { UsageError } from './usage-error'

/** One for the lock, and one for each account that is written at the same time. */
const CONNECTIONS = 6

const STOP_FIRST = 'Stop its cron line, its server and its workers, wait until nothing of it runs, and say this again'

/** Takes over what the old application has, or says what would be taken over. */
export const importOld: Action<AsJson & { from: string; dryRun?: boolean; watch: number }> = async (
  around,
  { from, dryRun = false, watch, json = false },
) => {
  const url = await addressIn(around, from)
  const config = loadConfig(around.env)
  // Before anything is read: without a key no token could be stored.
  TokenCipher.fromSetting(tokenEncryptionKey(config, dataDir))
  await checkSchema(await databaseUrl(config))
  const options = { dryRun, watchMs: watch * 1_000 }
  const outcome = await withAccountTools(around, (tools) => importFrom(url, tools, options), {
    config,
    connections: CONNECTIONS,
  })
  switch (outcome.kind) {
    case 'busy':
      around.err('Another import is at it at the moment\n')
      return 1
    case 'moving':
      around.err(`Nothing was taken over: ${outcome.reason}. ${STOP_FIRST}\n`)
      return 1
    case 'moved-meanwhile':
      print(around, outcome.report, json)
      around.err(
        `${outcome.reason}: start nothing here. ${STOP_FIRST}, into an empty database; what was taken over may have gone out there\n`,
      )
      return 1
    case 'done':
      print(around, outcome.report, json)
      return 0
  }
}

/** The address, from where it was said to stand. */
async function addressIn({ env, input }: Surroundings, from: string): Promise<string> {
  const url = from === '-' ? await readSecret('address of the old database', input) : namedOrGiven(env, from)
  try {
    parseDatabaseAddress(url)
    return url
  } catch (error) {
    // It names the setting that has the same form, which is another database.
    const [problem = ''] = error instanceof ConfigError ? error.problems : []
    throw new UsageError(problem.replaceAll('DATABASE_URL', '--from'))
  }
}

function namedOrGiven(env: NodeJS.ProcessEnv, from: string): string {
  if (!/^[A-Z_][A-Z0-9_]*$/.test(from)) return from
  const named = env[from]
  if (!named) throw new UsageError(`--from: the environment has no ${from}`)
  return named
}

function print(around: Surroundings, report: ImportReport, json: boolean): void {
  around.out(json ? jsonDocument(report) : inWords(report))
}

function inWords({
  dryRun,
  counts,
  posts,
  accounts,
  alreadyThere,
  refused,
  connectAgain,
  leftOut,
}: ImportReport): string {
  const there = Object.entries(counts).flatMap(([name, of]) =>
    Object.entries(of).map(([status, count]) => [name, status, String(count)]),
  )
  const here = Object.entries(posts).map(([status, count]) => `${count} ${status}`)
  const lines = [
    `${dryRun ? 'Would take over' : 'Took over'} ${counted(accounts, 'account')} and ${here.length > 0 ? `posts: ${here.join(', ')}` : 'no posts'}.`,
    `Already here: ${counted(alreadyThere.accounts, 'account')}, ${counted(alreadyThere.posts, 'post')}.`,
    ...Object.entries(leftOut).map(([name, columns]) => `Of ${name} nothing is made of ${columns.join(', ')}.`),
    ...(dryRun ? ['Whether the tokens work is asked when it is done.'] : []),
  ]
  return [
    table(['TABLE', 'STATUS', 'ROWS'], there),
    `\n${lines.map(oneLine).join('\n')}\n`,
    ...(connectAgain.length > 0
      ? [
          '\nConnect again:\n',
          table(
            ['ACCOUNT', 'COMPANY', 'PLATFORM', 'NAME', 'REASON'],
            connectAgain.map((one) => [one.id, one.companyId, one.platform, one.name, one.reason]),
          ),
        ]
      : []),
    ...(refused.length > 0
      ? [
          '\nRefused:\n',
          table(
            ['TABLE', 'ID', 'REASON'],
            refused.map((one) => [one.table, one.id, one.reason]),
          ),
        ]
      : []),
  ].join('')
}
