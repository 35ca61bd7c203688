import type { Config } from '../config/config'
import { ourUid, userName } from '../config/users'
import { createLogger } from '../observability/log'
import { type SecurityEvent, securityEvent } from '../observability/security-event'
import type { Surroundings } from './surroundings'

/**
 * Says who did what on the command line, by the line that the API has for the same. It goes to standard error, because
 * standard output is the result's alone.
 */
export function noteSecurity(
  around: Surroundings,
  config: Config,
  what: SecurityEvent,
  company: string,
  about: Record<string, string | number>,
): void {
  // A person who sits before it reads a sentence; what is kept is kept as the log is.
  const settings = around.isWatched ? ({ ...config, LOG_FORMAT: 'pretty' } as const) : config
  const log = createLogger(settings, 'CLI', around.err)
  securityEvent(log, what, { company, by: 'cli' }, { ...about, ...whoIsIt(around.env), host: config.HOSTNAME })
}

/** The account of the machine, and the one that has borrowed it. */
function whoIsIt({ SUDO_USER }: NodeJS.ProcessEnv): { user?: string; sudoUser?: string } {
  const uid = ourUid()
  return { ...(uid !== undefined && { user: userName(uid) }), ...(SUDO_USER && { sudoUser: SUDO_USER }) }
}
