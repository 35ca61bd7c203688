import type { Logger } from '../observability/log'

/** How a cycle finds the backlog. */
export type Backlog = {
  /** Posts that were due and wait for their turn from now on. */
  waiting: number
  /** By what their users asked for. */
  late: number
  /** When the last late one goes out; undefined when none is late. */
  lastAt: Date | undefined
  /** How many were late in the cycle before; undefined when nobody has counted. */
  before: number | undefined
}

/** Says once a cycle how many posts are late and how that has changed; nothing as long as none is and none was. */
export function sayBacklog(log: Logger, { late, lastAt, before }: Backlog): void {
  const changed =
    before === undefined || before === late ? '' : ` ${late < before ? 'down' : 'up'} from ${before} to ${late}`
  if (late > 0) {
    const last = (lastAt ?? new Date()).toISOString()
    log.warn({ late, before, lastAt }, `Backlog${changed}: ${late} late, last one goes out at ${last}`)
  } else if (before) log.info({ late, before }, `Backlog${changed}: none is late any more`)
}
