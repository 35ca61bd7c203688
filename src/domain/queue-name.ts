/** Names of queues and of those who wait in them: so many bytes at most. */
export const LONGEST_NAME = 256

// The character that stands for bytes that are no text: such a name would become another one on its way through us.
const unfit = /[\p{Cc}\uFFFD]/u

/** Whether a text may name a queue or a member of one: it stands in keys, in streams, and in lines of the log. */
export const isQueueName = (text: string): boolean =>
  text !== '' && !unfit.test(text) && Buffer.byteLength(text) <= LONGEST_NAME
