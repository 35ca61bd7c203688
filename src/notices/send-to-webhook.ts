import { type ClaimedDelivery, claimDeliveries } from '../db/events/claim-deliveries'
import { giveBackDeliveries, noteGone, settleDeliveries } from '../db/events/settle-deliveries'
import type { Receiver } from '../db/events/waiting-deliveries'
import { webhookSecretContext } from '../security/token-cipher'
import type { NoticeTools } from './notice-tools'
import { Receiving } from './post-safely'
import { ResultsWriter } from './results-writer'
import { nextTryMs } from './retries'
import type { SendResult } from './send-result'
import { type Sending, type SentCounts, Standing } from './sending'
import { signedHeaders } from './sign'

/** Deliveries of one claim, and of those so many on their way at a time. */
const CLAIM = 40
const AT_ONCE = 8
/** A claim is worked on for so long at most: five rounds of calls that take their whole time, and some to write. */
const LEASE_MS = 120_000

/** Sends a webhook of a company what is due for it, until nothing is, or its turn is over: something was not taken. */
export async function sendToWebhook(
  tools: NoticeTools,
  receiver: Receiver,
  sending: Sending,
  counts: SentCounts,
): Promise<void> {
  const receiving = new Receiving(receiver.url ?? '', tools.where)
  const standing = new Standing(tools, receiver)
  try {
    const secrets = secretsOf(tools, receiver)
    while (!sending.isOver()) {
      const claim = await claimDeliveries(tools.db, receiver, { most: CLAIM, leaseMs: LEASE_MS })
      if (claim.deliveries.length === 0) return
      const send = async (delivery: ClaimedDelivery) =>
        Array.isArray(secrets)
          ? receiving.post(messageOf(delivery, secrets), sending.callMs(), sending.cutOff)
          : secrets
      const all = await sendAll(claim.deliveries, { send, token: claim.token, tools, sending, counts })
      const isGone = all.some((result) => !result.ok && result.gone)
      if (isGone) {
        await noteGone(tools.db, receiver.id)
        tools.log.warn({ webhookId: receiver.id }, 'A webhook has answered 410: nothing is sent to it any more')
      } else await standing.learn(all)
      if (isGone || all.some((result) => !result.ok)) return
    }
  } finally {
    receiving.close()
  }
}

type Claimed = {
  send: (delivery: ClaimedDelivery) => Promise<SendResult>
  token: string
  tools: NoticeTools
  sending: Sending
  counts: SentCounts
}

async function sendAll(deliveries: ClaimedDelivery[], claimed: Claimed): Promise<SendResult[]> {
  const { send, token, tools, sending, counts } = claimed
  const writer = new ResultsWriter((results) => settleDeliveries(tools.db, token, results))
  const waiting = [...deliveries]
  const all: SendResult[] = []
  const mayGoOn = () => !sending.isOver() && !all.some((result) => !result.ok && result.gone)
  const one = async () => {
    while (mayGoOn()) {
      const delivery = waiting.shift()
      if (!delivery) return
      const startedAt = performance.now()
      const result = await send(delivery)
      all.push(result)
      writer.add({ ...resultOf(delivery, result, counts), durationMs: performance.now() - startedAt })
    }
  }
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, deliveries.length) }, one))
  await giveBackDeliveries(
    tools.db,
    token,
    waiting.map(({ id }) => id),
  )
  await writer.end()
  return all
}

/** What an attempt makes of its delivery. */
export function resultOf(
  { id, attempt }: Pick<ClaimedDelivery, 'id' | 'attempt'>,
  result: SendResult,
  counts: SentCounts,
) {
  const about = { id, httpStatus: result.status }
  if (result.ok) {
    counts.delivered++
    return { ...about, became: { delivered: true } as const }
  }
  const againInMs = result.gone ? undefined : nextTryMs(attempt, result.retryAfterMs)
  counts[againInMs === undefined ? 'failed' : 'again']++
  const became = againInMs === undefined ? ({ failed: true } as const) : { againInMs }
  return { ...about, became, error: result.error }
}

/** The same event has the same name and the same body, whenever it is sent. */
function messageOf({ eventId, type, data, happenedAt }: ClaimedDelivery, secrets: string[]) {
  const body = JSON.stringify({ type, timestamp: happenedAt.toISOString(), data })
  const signed = signedHeaders({ id: eventId, timestamp: Math.floor(Date.now() / 1_000), body }, secrets)
  return { body, headers: { 'Content-Type': 'application/json', ...signed } }
}

/** @returns why nothing can be signed, where that is so: another server's key may open the secret */
function secretsOf(tools: NoticeTools, { companyId, contextId, secret, oldSecret }: Receiver): string[] | SendResult {
  try {
    const context = webhookSecretContext(companyId ?? '', contextId ?? '')
    const cipher = tools.cipher()
    return [secret, oldSecret].flatMap((envelope) => (envelope ? [cipher.decrypt(envelope, context)] : []))
  } catch (error) {
    return { ok: false, error: `It could not be signed: ${(error as Error).message}` }
  }
}
