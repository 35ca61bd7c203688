import type { FailureWords } from '../http/operation'
import { classicError } from './linkedin-error'

const serviceErrorCodes: Record<string, number> = {
  EXPIRED_ACCESS_TOKEN: 65602,
  REVOKED_ACCESS_TOKEN: 65601,
  INVALID_ACCESS_TOKEN: 65600,
  ACCESS_DENIED: 100,
  TOO_MANY_REQUESTS: 101,
}

/** How LinkedIn words failures that are made on purpose. */
export const linkedinFailures: FailureWords = {
  error(rule) {
    const status = rule.status ?? 500
    const headers = rule.headers && { headers: rule.headers }
    if (rule.body !== undefined) return { status, ...headers, json: rule.body }
    const code = typeof rule.code === 'string' ? rule.code : 'INTERNAL_SERVER_ERROR'
    const serviceErrorCode = rule.subcode ?? (typeof rule.code === 'number' ? rule.code : serviceErrorCodes[code])
    return {
      ...classicError({
        status,
        code,
        message: rule.message ?? (status === 504 ? 'Gateway Timeout' : 'Internal Server Error'),
        ...(serviceErrorCode !== undefined && { serviceErrorCode }),
      }),
      ...headers,
    }
  },
  // Without Retry-After: LinkedIn documents no header that says when to come back.
  rateLimit: (rule) => ({
    ...classicError({
      status: 429,
      serviceErrorCode: 101,
      code: 'TOO_MANY_REQUESTS',
      message: rule.message ?? 'Resource level throttle APPLICATION DAY limit for calls to this resource is reached.',
    }),
    ...(rule.headers && { headers: rule.headers }),
  }),
  tokenDead: (rule) =>
    classicError({
      status: 401,
      serviceErrorCode: 65601,
      code: 'REVOKED_ACCESS_TOKEN',
      message: rule.message ?? 'The token used in the request has been revoked by the user',
    }),
}
