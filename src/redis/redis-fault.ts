/** What went wrong, in a few words that metrics can count by. */
export type FaultKind = 'away' | 'timeout' | 'refused' | 'memory' | 'busy' | 'type' | 'other'

/** An error of Redis or of the way there: its words and its code, and nothing of what was being done. */
export class RedisFault extends Error {
  override name = 'RedisFault'
  constructor(
    message: string,
    readonly code: string,
    readonly kind: FaultKind,
  ) {
    super(message)
  }
}

// What Redis says before its sentence, and what the system says of a connection.
const kinds: Record<string, FaultKind> = {
  NOAUTH: 'refused',
  WRONGPASS: 'refused',
  NOPERM: 'refused',
  OOM: 'memory',
  BUSY: 'busy',
  LOADING: 'busy',
  MISCONF: 'busy',
  READONLY: 'busy',
  WRONGTYPE: 'type',
  ETIMEDOUT: 'timeout',
  TIMEOUT: 'timeout',
  AWAY: 'away',
}

/**
 * Every error of the client passes here before anything else sees it: the client hangs the command on it, which of a refused
 * sign-in holds the password, and a server that does not know a command repeats its arguments.
 */
export function redisFault(error: unknown): RedisFault {
  if (error instanceof RedisFault) return error
  const { message = String(error), code } = (error ?? {}) as { message?: string; code?: unknown }
  const named = typeof code === 'string' ? code : codeOf(message)
  const said = named === 'AWAY' ? 'there is no connection' : withoutDetails(message)
  return new RedisFault(said, named, kinds[named] ?? (/^E[A-Z]+$/.test(named) && named !== 'ERR' ? 'away' : 'other'))
}

/** Of what Redis says: not the arguments of a command, and not where in which script it was. */
export const withoutDetails = (message: string): string =>
  message.replace(/,? with args beginning with[\s\S]*/, '').replace(/ script: [\da-f]{40}, on @user_script:\d+\.?/, '')

function codeOf(message: string): string {
  if (/timed? ?out|socket timeout/i.test(message)) return 'TIMEOUT'
  if (/connection is closed|isn't writeable|max retries per request|all sentinels/i.test(message)) return 'AWAY'
  return /^(?:-)?([A-Z]{2,20})\b/.exec(message)?.[1] ?? 'OTHER'
}
