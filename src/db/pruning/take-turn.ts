import type { Connection, Database } from '../connection'
import { underLockOn } from '../under-lock'
import { type Keep, prunables } from './all-kinds'
import { PRUNING, type ThrownAway, throwAway } from './throw-away'

/** What a tick has for it, when its work is done. */
const FOR_MS = 100

type Turn = { db: Database; connection: Connection; config: Keep; turn: number }

/**
 * One batch of one kind, another kind each turn: the share of a tick, so that nothing grows for ever where no API runs. A turn
 * that finds nothing has asked three questions, on the tick's own connection.
 */
export async function takeTurn({ db, connection, config, turn }: Turn): Promise<ThrownAway[]> {
  const kinds = prunables(config)
  const mine = kinds.filter((_, index) => index === turn % kinds.length)
  let thrownAway: ThrownAway[] = []
  await underLockOn(connection, PRUNING, async () => {
    thrownAway = await throwAway(db, mine, { forMs: FOR_MS, rests: false, once: true, reader: connection })
  })
  return thrownAway
}
