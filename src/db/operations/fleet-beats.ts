/** A fleet of resident workers whose last beat is older than this has died, or is cut off from the database. */
export const BEAT_S = 5

/** So long a member's own workers go on without a beat: a busy database makes one late. */
const MEMBER_S = 10

// A beat that lies further in the future says nothing: the database's clock was set back since.
const beatsWithin = (seconds: number) =>
  `beat_at BETWEEN NOW(3) - INTERVAL ${seconds} SECOND AND NOW(3) + INTERVAL ${seconds} SECOND`

/** Asks, as a part of another statement, whether a fleet of resident workers works on this database. */
export const FLEET_BEATS = `EXISTS (SELECT 1 FROM fleet_members WHERE ${beatsWithin(BEAT_S)})`

/** Of a row of fleet_members, whether it works. */
export const BEATS = beatsWithin(BEAT_S)

/** The same of one member, whose id is the value. */
export const FLEET_MEMBER_BEATS = `EXISTS (SELECT 1 FROM fleet_members WHERE id = ? AND ${beatsWithin(MEMBER_S)})`
