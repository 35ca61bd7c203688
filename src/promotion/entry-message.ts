import { isQueueName } from '../domain/queue-name'

/** One who was let in, as it stands in the stream ENTRY. */
export type Entry = { id: string; userId: string; eventId: string; instanceId: string; promotedAt: string }

/** An entry of a stream as the client gives it: its id, and fields and values by turns. Without fields when it was removed. */
export type Message = [id: string, fields: string[] | null]

/** Reads one message. ENTRY is open to all who may write to Redis: what cannot be read is told why, and harms nobody. */
export function readEntry([id, fields]: Message): Entry | { id: string; why: string } {
  if (!fields) return { id, why: 'it was removed from the stream' }
  const named = new Map<string, string>()
  for (let at = 0; at + 1 < fields.length; at += 2) named.set(fields[at] ?? '', fields[at + 1] ?? '')
  const userId = named.get('userId') ?? ''
  const eventId = named.get('eventId') ?? ''
  if (!isQueueName(userId)) return { id, why: 'its userId is missing, too long, or no text' }
  if (!isQueueName(eventId)) return { id, why: 'its eventId is missing, too long, or no text' }
  const instanceId = named.get('instanceId') ?? ''
  return {
    id,
    userId,
    eventId,
    instanceId: isQueueName(instanceId) ? instanceId : 'unknown',
    promotedAt: named.get('promotedAt') ?? '',
  }
}
