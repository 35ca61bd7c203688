/** The names in Redis of what is known of posts: which wait, which were let in, who has a place. */
export type PostKeys = ReturnType<typeof postKeys>

/** Raised when scripts of another version would misread what these write: both then run beside each other. */
const SCHEMA = 1

/**
 * All of them share what stands in braces and lie in one slot of a cluster, so that scripts may make the names of a lane themselves.
 * A lane is an account: `<platform>:<id of the account>`.
 * @param given FLEET_KEY_PREFIX
 */
export const postKeys = (given: string) => {
  const prefix = `${given}{post${SCHEMA}}:`
  return {
    prefix,
    /** Who waits in a lane: a sorted set of rows of the queue by when they are due, in ms of Redis' clock. */
    waiting: (lane: string) => `${prefix}WAITING:${lane}`,
    /** Who has a place of a lane: a sorted set by when each place comes back by itself. */
    leases: (lane: string) => `${prefix}ENTRY_SLOT_LEASES:${lane}`,
    /** The same of a whole platform, where platforms have a number of places. */
    platform: (platform: string) => `${prefix}PLATFORM:${platform}`,
    /** Lanes that wait for a place of their platform: a sorted set by when their turn was. */
    parked: (platform: string) => `${prefix}PARKED:${platform}`,
    /** To whom each place belongs: a hash of `<token> <lane>`; the token is the entry's id until the claim, then the claim's. */
    tokens: `${prefix}TOKENS`,
    /** Places of lanes that have another number of them than the usual: a hash. */
    capacity: `${prefix}ENTRY_CAPACITY`,
    /** When each lane is to be looked at next: a sorted set. */
    lanes: `${prefix}LANES`,
    /** The stream of those who were let in. */
    entry: `${prefix}ENTRY`,
    /** The stream of what could not be read. */
    dead: `${prefix}DEAD`,
    /** Which making of all this may be relied upon. Without it nobody is let in. */
    ready: `${prefix}READY`,
    /** The one that is being made. */
    building: `${prefix}BUILDING`,
    /** The highest term of a leader that was seen. */
    term: `${prefix}TERM`,
    /** Finds every one of these keys; what a pattern would take for a command of its own stands for itself. */
    every: `${prefix.replace(/[\\*?[\]^]/g, '\\$&')}*`,
  }
}
