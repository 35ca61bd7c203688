import { oneLine } from './one-line'

type Line = {
  level: string
  time: string
  component: string
  msg?: string
  workerId?: string
  [field: string]: unknown
}

/** Fields that stand in the head of a line already, or that only machines compare. */
const inTheHead = new Set(['level', 'time', 'component', 'msg', 'workerId', 'tickId'])

/**
 * One line of the log for people to read, as the user's document 001 writes it, with the date:
 * `2026-02-01T18:00:00.123Z [WORKER worker-1738435200123-1] Starting ephemeral worker`. The level stands in it where it is
 * not INFO, what else is known behind the sentence; it stays one line whatever a platform or a stack trace says.
 */
export function prettyLine(json: string): string {
  const line = JSON.parse(json) as Line
  const who = line.component === 'WORKER' && line.workerId ? `WORKER ${line.workerId}` : line.component
  const level = line.level === 'INFO' ? '' : `${line.level} `
  return `${oneLine(`${line.time} [${who}] ${level}${line.msg ?? ''}${details(line)}`)}\n`
}

function details(line: Line): string {
  // What a tick does, its sentences say in full.
  if (line.level === 'INFO' && ['CRON', 'DISPATCHER', 'WORKER'].includes(line.component)) return ''
  const rest = Object.entries(line).filter(([field]) => !inTheHead.has(field))
  return rest.length > 0 ? ` ${JSON.stringify(Object.fromEntries(rest))}` : ''
}
