/** Said to a sender of a tick: nothing more is caused, and what waits may take so long and no longer. */
export type LastPass = { kind: 'last-pass'; withinMs: number }

export const isLastPass = (message: unknown): message is LastPass =>
  typeof message === 'object' && message !== null && 'kind' in message && message.kind === 'last-pass'
