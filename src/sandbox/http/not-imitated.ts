import type { Answer } from './answer'

/** On every answer that tells of the sandbox and not of a platform. */
export const notImitatedHeader = { 'x-sandbox': 'not-imitated' } as const

/**
 * Marks a refusal as the sandbox's own: the platform may well do what was asked for. Without the mark a developer would
 * look for the mistake in the client.
 */
export function notImitated(answer: Answer): Answer {
  return { ...answer, headers: { ...answer.headers, ...notImitatedHeader } }
}
