// What spans and their attributes are called, in one place. HTTP's names are stable conventions of OpenTelemetry. Those of
// messaging are "Development" (semantic conventions 1.45): they stay as they are here until we change them, whatever becomes
// of the convention. Those that begin with post_dispatcher are ours.

export const attribute = {
  method: 'http.request.method',
  status: 'http.response.status_code',
  route: 'http.route',
  scheme: 'url.scheme',
  path: 'url.path',
  template: 'url.template',
  host: 'server.address',
  port: 'server.port',
  errorType: 'error.type',

  system: 'messaging.system',
  destination: 'messaging.destination.name',
  operation: 'messaging.operation.name',
  operationType: 'messaging.operation.type',
  message: 'messaging.message.id',

  commit: 'post_dispatcher.commit',
  platform: 'post_dispatcher.platform',
  post: 'post_dispatcher.post.id',
  attempt: 'post_dispatcher.attempt',
  outcome: 'post_dispatcher.outcome',
  worker: 'post_dispatcher.worker.id',
  tick: 'post_dispatcher.tick.id',
  due: 'post_dispatcher.tick.due',
  workers: 'post_dispatcher.tick.workers',
  workersFailed: 'post_dispatcher.tick.workers_failed',
  exitCode: 'post_dispatcher.tick.exit_code',
  request: 'post_dispatcher.request.id',

  service: 'service.name',
  version: 'service.version',
  server: 'host.name',
  process: 'process.pid',
} as const

export const SYSTEM = 'post_dispatcher'
/** The queue, as the table that it is. */
export const QUEUE = 'post_schedule'
export const PROCESS = 'process'
/** Of one post. */
export const PROCESS_SPAN = `${PROCESS} ${QUEUE}`
export const TICK_SPAN = 'tick'
