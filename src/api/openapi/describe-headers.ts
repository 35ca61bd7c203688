type Header = { description: string; required?: boolean; schema: Record<string, unknown> }

/** Headers that many answers have, by name. */
export const commonHeaders: Record<string, Header> = {
  'X-Request-Id': {
    description: 'Names the request in the log of the server; the one that was sent, or a new one',
    required: true,
    schema: { type: 'string', pattern: '^[A-Za-z0-9._-]{1,64}$' },
  },
  'WWW-Authenticate': {
    description: 'How to prove who asks (RFC 6750)',
    required: true,
    schema: { type: 'string', pattern: '^Bearer ' },
  },
  ETag: { description: 'The version there is now', schema: { type: 'string' } },
  'Idempotency-Replayed': {
    description: 'This is the answer to the first request with this `Idempotency-Key`; nothing was done again',
    schema: { type: 'string', const: 'true' },
  },
  'X-Read-After': {
    description: 'Sent back with a read, that sees what this has changed. Only where replicas of the database are read',
    schema: { type: 'string', examples: ['0-1-100'] },
  },
  RateLimit: {
    description:
      'What is left (`r`) until the count begins anew (`t`, seconds), for each limit by name: `address`, `key`, `company`. Not there where no limit is set',
    schema: { type: 'string', examples: ['"key"; r=599; t=60'] },
  },
  'RateLimit-Policy': {
    description: 'The limits (`q`) and the time they are for (`w`, seconds), by name',
    schema: { type: 'string', examples: ['"key"; q=600; w=60; pk=:MzE2YjcxOWQ4Yzk5:'] },
  },
  'Retry-After': {
    description: 'Seconds to wait before trying again',
    schema: { type: 'string', pattern: '^[0-9]+$' },
  },
}

const ofStatus: Record<number, string[]> = {
  401: ['WWW-Authenticate'],
  403: ['WWW-Authenticate'],
  409: ['Retry-After'],
  412: ['ETag'],
  429: ['Retry-After'],
  503: ['Retry-After'],
}

/** Answers that are kept under an Idempotency-Key. */
const isKept = (status: number) => status < 300 || [404, 409, 410, 412, 422].includes(status)

type Given = {
  /** Headers of this answer alone, by what they say. */
  own?: Record<string, string> | undefined
  /** Whether the operation knows its requests again. */
  isIdempotent?: boolean
}

/** The headers of an answer: those of every one, those of its status, and its own. */
export function headersOf(status: number, { own = {}, isIdempotent = false }: Given = {}): Record<string, unknown> {
  const names = ['X-Request-Id', 'RateLimit', 'RateLimit-Policy', ...(ofStatus[status] ?? [])]
  if (isIdempotent && status < 300) names.push('X-Read-After')
  if (isIdempotent && isKept(status)) names.push('Idempotency-Replayed')
  const shared = names.map((name) => [name, { $ref: `#/components/headers/${name}` }])
  const described = Object.entries(own).map(([name, description]) => [
    name,
    { description, required: true, schema: { type: 'string' } },
  ])
  return Object.fromEntries([...shared, ...described])
}
