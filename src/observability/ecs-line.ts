/** The version of the schema whose names are used: https://www.elastic.co/guide/en/ecs/8.17/ecs-field-reference.html */
const ECS_VERSION = '8.17.0'

type Line = {
  level: string
  time: string
  component: string
  msg?: string
  pid?: number
  trace_id?: string
  err?: { type: string; message: string; stack?: string; code?: unknown }
  [field: string]: unknown
}

/**
 * One line of the log in the words of the Elastic Common Schema. What it has no word for stands among the labels, which are
 * flat there: what is more than a word or a number is written as JSON.
 */
export function ecsLine(json: string): string {
  const { level, time, component, msg, pid, trace_id, err, ...rest } = JSON.parse(json) as Line
  const labels = Object.entries({ component, ...rest }).map(([name, value]) => [name, flat(value)])
  return `${JSON.stringify({
    // In front, and in our words: `grep "ERROR\|CRITICAL"` rings for failures in each form of the log.
    'log.level': level,
    '@timestamp': time,
    message: msg ?? '',
    'ecs.version': ECS_VERSION,
    'service.name': 'post-dispatcher',
    'event.dataset': `post-dispatcher.${component.toLowerCase()}`,
    ...(pid !== undefined && { 'process.pid': pid }),
    ...(trace_id !== undefined && { 'trace.id': trace_id }),
    ...(err && {
      'error.type': err.type,
      'error.message': err.message,
      ...(err.stack !== undefined && { 'error.stack_trace': err.stack }),
      ...(err.code !== undefined && { 'error.code': String(err.code) }),
    }),
    labels: Object.fromEntries(labels),
  })}\n`
}

const flat = (value: unknown) => (typeof value === 'object' && value !== null ? JSON.stringify(value) : value)
