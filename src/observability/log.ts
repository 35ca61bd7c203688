import pino from 'pino'
import { ecsLine } from './ecs-line'
import { loggedError } from './error-serializer'
import { prettyLine } from './pretty-line'
import { writeLogLine } from './standard-streams'
import { withoutValues } from './without-values'

export type Logger = pino.Logger

/** Which part of the system speaks; operators grep for these words. */
export type Component = 'CRON' | 'DISPATCHER' | 'WORKER' | 'FLEET' | 'API' | 'CLI' | 'PROMOTER'

/** What of the configuration decides how a log looks. */
export type LogSettings = { LOG_LEVEL: string; LOG_FORMAT: 'json' | 'pretty' | 'ecs' }

/** Levels as operators grep for them: `grep "ERROR\|CRITICAL"` rings for each failure. */
const levelWords: Record<string, string> = { fatal: 'CRITICAL' }

// Secrets are taken out here and not by remembering to, at the top and one level below.
const secretFields = [
  'access_token',
  'accessToken',
  'token',
  'authorization',
  'Authorization',
  'password',
  'secret',
  'apiKey',
]

/**
 * Makes the logger of one process. What was logged has been written.
 * @param write takes one line with its line break; by default it goes to standard output
 */
export function createLogger(config: LogSettings, component: Component, write = writeLogLine): Logger {
  const options: pino.LoggerOptions = {
    level: config.LOG_LEVEL,
    base: { component },
    timestamp: pino.stdTimeFunctions.isoTime,
    serializers: { err: loggedError },
    hooks: { logMethod: sentenceWithoutValues },
    formatters: { level: (label) => ({ level: levelWords[label] ?? label.toUpperCase() }) },
    redact: { paths: secretFields.flatMap((field) => [field, `*.${field}`]), censor: '[secret]' },
  }
  const shape = shapes[config.LOG_FORMAT]
  return pino(options, { write: (line) => write(shape(line)) })
}

// The sentence of a line often ends with the message of its error, which is as little to hold values as the error itself.
function sentenceWithoutValues(this: Logger, args: Parameters<pino.LogFn>, method: pino.LogFn): void {
  const [fields, sentence, ...rest] = args as unknown[]
  const err = fields instanceof Error ? fields : (fields as { err?: unknown } | undefined)?.err
  if (err instanceof Error) {
    const said = typeof sentence === 'string' ? sentence : err.message
    const silent = err.message ? said.replaceAll(err.message, () => withoutValues(err)) : said
    method.apply(this, [fields === err ? { err } : fields, silent, ...rest] as typeof args)
  } else {
    method.apply(this, args)
  }
}

/** A line of `=`, as the user's document 001 sets off its headings: for people alone, so in the pretty form alone. */
export function banner(log: Logger, config: LogSettings): void {
  if (config.LOG_FORMAT === 'pretty') log.info('='.repeat(40))
}

const isFailure = (line: string) => /^\{"level":"(ERROR|CRITICAL)"/.test(line)

// Other people's words (a state of Instagram's is called ERROR) must not ring where nothing has failed. In JSON one letter
// is written as an escape, which every reader of JSON undoes and no grep sees; neither letter can be part of an escape.
const json = (line: string) => (isFailure(line) ? line : withoutAlarm(line))

const withoutAlarm = (line: string) => line.replaceAll('ERROR', 'ERR\\u004fR').replaceAll('CRITICAL', 'CRI\\u0054ICAL')

const ecs = (line: string) => (isFailure(line) ? ecsLine(line) : withoutAlarm(ecsLine(line)))

const pretty = (line: string) =>
  isFailure(line) ? prettyLine(line) : prettyLine(line).replaceAll('ERROR', 'Error').replaceAll('CRITICAL', 'Critical')

const shapes = { json, pretty, ecs }
