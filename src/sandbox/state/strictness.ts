import type { Switches } from './switches'

/**
 * What a strict sandbox refuses and the platforms take without a word: it tells a client's slips at once. Real clients send
 * more than they need, so it is not the standard.
 */
export const strictSwitches = {
  unknownParameters: 'error',
  linkedinWrongParts: 'refuse',
} as const satisfies Partial<Switches>
