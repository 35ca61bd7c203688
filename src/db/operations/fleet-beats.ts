/** A fleet of resident workers whose last beat is older than this has died, or is cut off from the database. */
const BEAT_S = 5

/**
 * Asks, as a part of another statement, whether a fleet of resident workers works on this database. A beat that lies further
 * in the future says nothing: the database's clock was set back since.
 */
export const FLEET_BEATS = `EXISTS (SELECT 1 FROM fleet_members
   WHERE beat_at BETWEEN NOW(3) - INTERVAL ${BEAT_S} SECOND AND NOW(3) + INTERVAL ${BEAT_S} SECOND)`
