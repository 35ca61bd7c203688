import { type Database, openDatabase } from '../connection'
import { inTime } from '../in-time'
import { isPosition, knowsPosition, logPosition } from '../operations/replication'
import type { SignsOfLife } from '../signs-of-life'
import { type Models, openModels } from './open-models'
import { Replica } from './replica'

/** Where posts are read: at a replica that is fit for it, or at the primary. */
export type ReadSide = {
  /**
   * @param after a position that the reader has seen: what was written before it is read
   * @param question reads and changes nothing; it is asked a second time, of the primary, when a replica fails
   */
  read<T>(after: string | undefined, question: (models: Models) => Promise<T>): Promise<T>
  /** What to send along with a read that must see what has been written by now; undefined without replicas. */
  position(): Promise<string | undefined>
  close(): Promise<void>
}

/** Told of a replica that is left out, and of one that is asked again. */
export type OnReplica = (address: string, isAsked: boolean, why?: unknown) => void

/** So long a read waits for a replica to have what the reader has written. */
const READER_WAITS_MS = 500
/** And the answer to a write for the position to send along. */
const WRITER_WAITS_MS = 500

/**
 * The read side on replicas, in turns; each is opened once.
 * @param primary where the primary is asked for its position
 * @param models of the primary
 */
export function openReadSide(
  { primary, models }: { primary: Database; models: Models },
  {
    addresses,
    connections,
    told,
    signsOfLife,
  }: { addresses: string[]; connections: number; told: OnReplica; signsOfLife: SignsOfLife },
): ReadSide {
  const replicas = addresses.map((address) => {
    // Nobody waits for a replica that is silent; but its connections must be free again when it is back.
    const waiting = openDatabase(address, 2, signsOfLife)
    const own = openModels(address, connections, { signsOfLife })
    return new Replica({
      position: () => logPosition(primary),
      knows: (position, withinMs) => knowsPosition(waiting, position, withinMs),
      models: own,
      told: (isAsked, why) => told(address, isAsked, why),
      close: async () => void (await Promise.all([own.close(), waiting.end()])),
    })
  })
  return readSideOf(replicas, models, () => logPosition(primary))
}

/** Without a database, for tests as well. */
export function readSideOf(
  replicas: Replica[],
  primary: Models,
  position: () => Promise<string | undefined>,
): ReadSide {
  let turn = 0
  const next = (): Replica | undefined => {
    const fit = replicas.filter((replica) => replica.isFit())
    return fit[turn++ % fit.length]
  }
  return {
    async read(after, question) {
      const replica = next()
      const isUnknown = after !== undefined && !isPosition(after)
      if (!replica || isUnknown) return question(primary)
      if (after !== undefined && !(await replica.has(after, READER_WAITS_MS))) return question(primary)
      return replica.ask(question).catch(() => question(primary))
    },
    // A write whose position is not known has been done all the same.
    position: async () =>
      replicas.length > 0 ? inTime(position(), WRITER_WAITS_MS).catch(() => undefined) : undefined,
    close: async () => void (await Promise.all(replicas.map((replica) => replica.close()))),
  }
}
