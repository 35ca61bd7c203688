import { ID_PATTERN } from '../../domain/id'
import { isLane } from '../../domain/lane'

/** A post that was let in, as it stands in the stream: a hint that its row may be claimed. */
export type Entry = {
  /** The entry's own id. It is the token of the place until the row is claimed. */
  entryId: string
  /** The row of the queue. */
  id: string
  /** The lane whose place it has. Which account the post goes to is for the row to say. */
  lane: string
  /** The making of the index that it comes from. */
  epoch: string
}

/** What the database said to an entry. */
export type Answer =
  /** The row is claimed: by us, or by somebody else, then with his token and the time his claim has left. Lane of the row. */
  | { kind: 'taken'; entry: Entry; lane: string; token: string; leaseMs: number }
  /** The row is not due yet, or was locked: it waits again. Lane of the row. */
  | { kind: 'later'; entry: Entry; lane: string; dueInMs: number }
  /** There is nothing to publish. */
  | { kind: 'gone'; entry: Entry }

/** An entry of a stream as the client gives it: its id, and fields and values by turns. Without fields when it was removed. */
export type Message = [id: string, fields: string[] | null]

/** Reads one message. The stream is open to all who may write to Redis: what cannot be read is told why, and harms nobody. */
export function readEntry([entryId, fields]: Message): Entry | { entryId: string; why: string } {
  if (!fields) return { entryId, why: 'it was removed from the stream' }
  const named = new Map<string, string>()
  for (let at = 0; at + 1 < fields.length; at += 2) named.set(fields[at] ?? '', fields[at + 1] ?? '')
  const id = named.get('userId') ?? ''
  const lane = named.get('eventId') ?? ''
  const epoch = named.get('epoch') ?? ''
  if (!ID_PATTERN.test(id)) return { entryId, why: 'its userId is no id' }
  if (!isLane(lane)) return { entryId, why: 'its eventId is no lane' }
  if (epoch === '' || epoch.length > 100) return { entryId, why: 'its epoch is missing or too long' }
  return { entryId, id, lane, epoch }
}
