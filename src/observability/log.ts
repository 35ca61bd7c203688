import pino from 'pino'

export type Logger = pino.Logger

/** Which part of the system speaks; operators grep for these words. */
export type Component = 'CRON' | 'DISPATCHER' | 'WORKER' | 'API' | 'CLI'

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
 * Makes the logger of one process. It writes to standard output and waits for each line, because these processes are
 * short-lived and may be killed: what was logged has been written.
 */
export function createLogger(
  config: { LOG_LEVEL: string; LOG_FORMAT: 'json' | 'pretty' },
  component: Component,
): Logger {
  const options: pino.LoggerOptions = {
    level: config.LOG_LEVEL,
    base: { component },
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }) },
    redact: { paths: secretFields.flatMap((field) => [field, `*.${field}`]), censor: '[secret]' },
  }
  return pino(options, config.LOG_FORMAT === 'pretty' ? prettyStream() : pino.destination({ fd: 1, sync: true }))
}

function prettyStream(): pino.DestinationStream {
  // Loaded only when asked for: it would cost every tick a fifth of its start.
  const { prettyFactory } = require('pino-pretty') as typeof import('pino-pretty')
  const pretty = prettyFactory({
    colorize: false,
    messageFormat: '[{component}] {msg}',
    ignore: 'pid,hostname,component',
  })
  const out = pino.destination({ fd: 1, sync: true })
  return { write: (line) => void out.write(pretty(line)) }
}
