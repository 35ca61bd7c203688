import { setTimeout as sleep } from 'node:timers/promises'
import { claimTogether } from '../db/events/claim-deliveries'
import { settleDeliveries } from '../db/events/settle-deliveries'
import type { Receiver } from '../db/events/waiting-deliveries'
import type { NoticeTools } from './notice-tools'
import type { SendResult } from './send-result'
import { resultOf } from './send-to-webhook'
import { type Sending, type SentCounts, Standing } from './sending'

/** More of one kind makes a second notice. */
const CLAIM = 1_000
const LEASE_MS = 120_000

const tooLate = (limitMs: number): SendResult => ({ ok: false, error: `Not sent within ${limitMs / 1_000} s` })

/** Sends the operator what is due by mail or to the address of the settings: what is of one kind in one notice. */
export async function sendToOperator(
  tools: NoticeTools,
  receiver: Receiver & { kind: keyof NoticeTools['channels'] },
  sending: Sending,
  counts: SentCounts,
): Promise<void> {
  const channel = tools.channels[receiver.kind]
  if (!channel) return
  const standing = new Standing(tools, receiver)
  while (!sending.isOver()) {
    const { token, deliveries } = await claimTogether(tools.db, receiver, { most: CLAIM, leaseMs: LEASE_MS })
    if (deliveries.length === 0) return
    const startedAt = performance.now()
    const events = deliveries.map(({ type, data, companyId }) => ({ type, companyId, data: { ...data } }))
    const limitMs = sending.callMs()
    const result = await Promise.race([
      channel(events, limitMs).catch((error: Error): SendResult => ({ ok: false, error: error.message })),
      sleep(limitMs, tooLate(limitMs), { ref: false }),
    ])
    const durationMs = performance.now() - startedAt
    const results = deliveries.map((delivery) => ({ ...resultOf(delivery, result, counts), durationMs }))
    await settleDeliveries(tools.db, token, results)
    await standing.learn([result])
    if (!result.ok) return
  }
}
