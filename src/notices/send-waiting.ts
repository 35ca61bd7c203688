import { setTimeout as sleep } from 'node:timers/promises'
import { spreadEvents } from '../db/events/spread-events'
import { type Receiver, receiversDue } from '../db/events/waiting-deliveries'
import type { NoticeTools } from './notice-tools'
import { GROUPED } from './operators-own'
import { sendToOperator } from './send-to-operator'
import { sendToWebhook } from './send-to-webhook'
import { nothingSent, type Sending, type SentCounts } from './sending'

/** Receivers that are sent to at a time: as many as are slow hold up nobody else. */
const LANES = 64
/** While some are slow it is looked so often who else has become due. */
const LOOK_EVERY_MS = 200

/**
 * Sends all that waits, each receiver by itself, so that one who is slow holds up nobody else: makes the deliveries of new
 * events, claims what is due, sends it outside of any transaction, writes what came of it. Killed anywhere, what it had not
 * written is sent by the next one, under the same name. Returns when nothing is due any more, or its time is over.
 */
export async function sendWaiting(tools: NoticeTools, sending: Sending): Promise<SentCounts> {
  const counts = nothingSent()
  const lanes = new Map<string, Promise<void>>()
  const kinds: Receiver['kind'][] = ['webhook', ...(Object.keys(tools.channels) as Receiver['kind'][])]
  const turns = new Map<string, number>()
  const turnsOf = ({ id }: Receiver) => turns.get(id) ?? 0
  let trouble: unknown
  const start = (receiver: Receiver) => {
    const { id, kind } = receiver
    turns.set(id, turnsOf(receiver) + 1)
    const work =
      kind === 'webhook'
        ? sendToWebhook(tools, receiver, sending, counts)
        : sendToOperator(tools, { ...receiver, kind }, sending, counts)
    const lane = work
      .catch((error) => {
        trouble ??= error
      })
      .finally(() => lanes.delete(id))
    lanes.set(id, lane)
  }
  while (!sending.isOver() && trouble === undefined) {
    await spreadEvents(tools.db, GROUPED)
    const due = (await receiversDue(tools.db, kinds)).filter(({ id }) => !lanes.has(id))
    // Who had the fewest turns comes first: many that are slow do not take the places of the others for ever.
    due.sort((a, b) => turnsOf(a) - turnsOf(b))
    for (const receiver of due.slice(0, LANES - lanes.size)) start(receiver)
    if (lanes.size === 0) break
    await Promise.race([...lanes.values(), sleep(LOOK_EVERY_MS)])
  }
  await Promise.all(lanes.values())
  if (trouble !== undefined) throw trouble
  return counts
}
