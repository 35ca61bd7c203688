/** The names of people's own queues in Redis, as document 004 has them. */
export type QueueKeys = ReturnType<typeof queueKeys>

/** What lanes are found by. */
const WAITING = 'WAITING:'
const LEASES = 'ENTRY_SLOT_LEASES:'

/** What a pattern would take for a command of its own stands for itself. */
const literally = (prefix: string) => prefix.replace(/[\\*?[\]^]/g, '\\$&')

/** @param prefix stands before every name: `{pd}:` puts all of them into one slot of a cluster */
export const queueKeys = (prefix: string) => ({
  /** Who waits at an event: a sorted set by the time they joined. */
  waiting: (event: string) => `${prefix}${WAITING}${event}`,
  /** What is known of each who waits: a hash of JSON. Nobody is let in before it is there. */
  record: (event: string) => `${prefix}WAITING_QUEUE_INDEX_RECORD:${event}`,
  /** A hash of whoever fills the queues; who is let in leaves it. */
  userIds: (event: string) => `${prefix}WAITING_USER_IDS:${event}`,
  /** How many places of an event are taken, for others to read and to count down. */
  slots: (event: string) => `${prefix}ENTRY_QUEUE_SLOTS:${event}`,
  /** Who has them: a sorted set by when each place comes back by itself. The number above is written from it. */
  leases: (event: string) => `${prefix}${LEASES}${event}`,
  /** Places of events that have another number of them than the usual: a hash. */
  capacity: `${prefix}ENTRY_CAPACITY`,
  /** The stream of those who were let in. */
  entry: `${prefix}ENTRY`,
  /** Up to which id of it all have been passed on. */
  told: `${prefix}ENTRY_TOLD`,
  /** The stream that brokers read. */
  dispatch: `${prefix}DISPATCH`,
  /** The stream of what could not be read. */
  dead: `${prefix}DEAD`,
  /** The list of lanes of one sweep. */
  temporary: (id: string) => `${prefix}temp:${id}`,
  /** Finds every lane. */
  everyLane: `${literally(prefix)}${WAITING}*`,
  /** Finds the leases of every event. */
  everyLeases: `${literally(prefix)}${LEASES}*`,
  /** The event of a lane's name. */
  eventOf: (lane: string) => lane.slice(prefix.length + WAITING.length),
})

/** The group of the stream ENTRY by which the promotion engine passes on who was let in. */
export const ENTRY_GROUP = 'ENTRY_QUEUE'
