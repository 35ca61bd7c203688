import type { Answer } from '../http/answer'
import type { FailureWords } from '../http/operation'
import type { FaultRule } from '../state/faults'
import { graphErrorAnswer } from './graph-error'

const byCode: Record<number, string> = {
  1: 'An unknown error occurred',
  2: 'An unexpected error has occurred. Please retry your request later.',
  12: '(#12) singular published story API is deprecated for versions v2.4 and higher',
  104: 'An access token is required to request this resource.',
  324: '(#324) Requires upload file',
  803: '(#803) Some of the aliases you requested do not exist',
  4: '(#4) Application request limit reached',
  17: '(#17) User request limit reached',
  190: 'Error validating access token: The session has been invalidated because the user changed their password or Facebook has changed the session for security reasons.',
  200: '(#200) Permissions error',
  368: 'The action attempted has been deemed abusive or is otherwise disallowed',
  506: '(#506) Duplicate status message',
  80001: '(#80001) There have been too many calls to this Page account. Wait a bit and try again.',
  80002: '(#80002) There have been too many calls to this Instagram account. Wait a bit and try again.',
}

/** How Facebook and Instagram word failures that are made on purpose. */
export const graphFailures: FailureWords = {
  error(rule) {
    if (rule.body !== undefined) {
      return { status: rule.status ?? 500, ...(rule.headers && { headers: rule.headers }), json: rule.body }
    }
    const code = typeof rule.code === 'number' ? rule.code : 1
    return graphErrorAnswer({
      code,
      message: rule.message ?? byCode[code] ?? `(#${code}) An error occurred`,
      ...(rule.subcode !== undefined && { subcode: rule.subcode }),
      ...(rule.status !== undefined && { status: rule.status }),
      ...(rule.headers && { headers: rule.headers }),
      ...((code === 1 || code === 2) && { transient: true }),
    })
  },
  rateLimit(rule, account, world) {
    const instagram = world.accounts.get(account ?? '')?.platform === 'instagram'
    const code = typeof rule.code === 'number' ? rule.code : instagram ? 80002 : 80001
    return graphErrorAnswer({
      code,
      status: rule.status ?? 400,
      message: rule.message ?? byCode[code] ?? 'Too many calls',
      ...(rule.subcode !== undefined && { subcode: rule.subcode }),
      headers: { ...usageHeaders(account ?? '0', instagram, 100, minutes(rule)), ...rule.headers },
    })
  },
  tokenDead: (rule): Answer => {
    const message = rule.message ?? byCode[190] ?? ''
    return graphErrorAnswer({ code: 190, subcode: rule.subcode ?? 460, message })
  },
}

/** The usage headers: JSON in a string, in percent used, with minutes to wait once all is used up. */
export function usageHeaders(
  account: string,
  instagram: boolean,
  percent: number,
  waitMinutes: number,
): Record<string, string> {
  const usage = { call_count: percent, total_cputime: Math.min(percent, 25), total_time: Math.min(percent, 25) }
  const business = [{ type: instagram ? 'instagram' : 'pages', ...usage, estimated_time_to_regain_access: waitMinutes }]
  return {
    'x-app-usage': JSON.stringify(usage),
    'x-business-use-case-usage': JSON.stringify({ [account]: business }),
  }
}

function minutes(rule: FaultRule): number {
  return rule.ms === undefined ? 5 : Math.ceil(rule.ms / 60_000)
}
