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
  'Retry-After': {
    description: 'Seconds to wait before trying again',
    schema: { type: 'string', pattern: '^[0-9]+$' },
  },
}

const always = ['X-Request-Id']
const ofStatus: Record<number, string[]> = {
  401: ['WWW-Authenticate'],
  403: ['WWW-Authenticate'],
  503: ['Retry-After'],
}

/** The headers of an answer: those of every one, those of its status, and its own by what they say. */
export function headersOf(status: number, own: Record<string, string> = {}): Record<string, unknown> {
  const shared = [...always, ...(ofStatus[status] ?? [])].map((name) => [
    name,
    { $ref: `#/components/headers/${name}` },
  ])
  const described = Object.entries(own).map(([name, description]) => [
    name,
    { description, required: true, schema: { type: 'string' } },
  ])
  return Object.fromEntries([...shared, ...described])
}
