import type { Config } from '../config/config'
import { dataDir } from '../config/project-root'
import { type Database, openDatabase } from '../db/connection'
import { registerOperator } from '../db/events/register-operator'
import { tellOfExpiringTokens } from '../db/events/tell-of-expiring-tokens'
import { isSomethingToSend } from '../db/events/waiting-deliveries'
import { writeDigest } from '../db/events/write-digest'
import { addToCounters } from '../db/operations/counters'
import { untilSilent } from '../db/signs-of-life'
import { type KeepsSending, keepSending } from '../notices/keep-sending'
import type { NoticeTools, OperatorChannels } from '../notices/notice-tools'
import { operatorsOwn, operatorsTypes } from '../notices/operators-own'
import type { Sending, SentCounts } from '../notices/sending'
import type { Logger } from '../observability/log'
import { tokenEncryptionKey } from '../security/encryption-key'
import { TokenCipher } from '../security/token-cipher'

/** A call to a receiver takes no longer. */
export const CALL_MS = 10_000
/** Connections of a sender, which claims and writes while calls are out. */
const CONNECTIONS = 3
const MINUTE_MS = 60_000
const HOUR_MS = 3_600_000

export type NoticeServices = {
  /** Sends all that waits. */
  send(sending: Sending): Promise<SentCounts>
  tellOfExpiringTokens(): Promise<void>
  close(): Promise<void>
}

/** Opens what a sender works with, over connections of its own: nobody who publishes or answers requests waits for it. */
export async function openNoticeServices(config: Config, url: string, log: Logger): Promise<NoticeServices> {
  const { sendWaiting } = await import('../notices/send-waiting')
  const db = openDatabase(url, CONNECTIONS, untilSilent)
  const tools = await noticeTools(config, db, log)
  return {
    async send(sending) {
      const counts = await sendWaiting(tools, sending)
      await countDeliveries(db, counts)
      return counts
    },
    tellOfExpiringTokens: () => tellOfExpiringTokens(db),
    close: () => db.end(),
  }
}

/** What was sent stands in the deliveries already; a count that cannot be added is one that metrics lack. */
const countDeliveries = (db: Database, counts: SentCounts) =>
  addToCounters(
    db,
    Object.entries(counts).flatMap(([result, value]) =>
      value > 0 ? [{ name: 'webhook_deliveries_total', labels: { result }, value }] : [],
    ),
  ).catch(() => {})

/** Says that the operator listens, where this process has the settings for it. */
export async function registerOperatorsOwn(config: Config, db: Database): Promise<void> {
  await registerOperator(db, operatorsOwn(config), operatorsTypes)
}

/**
 * Keeps sending in a process that stays.
 * @param config with the database in it
 * @param db asked whether anything waits
 */
export function keepSendingNotices(
  config: Config & { DATABASE_URL: string },
  db: Database,
  log: Logger,
  everyMs: number,
): KeepsSending {
  const eachMinute = notBefore(MINUTE_MS)
  const eachHour = notBefore(HOUR_MS)
  return keepSending({
    everyMs,
    log,
    async look() {
      if (eachMinute()) {
        await registerOperatorsOwn(config, db)
        if (config.NOTICE_DIGEST !== 'off') await writeDigest(db, operatorsOwn(config), config.NOTICE_DIGEST)
      }
      if (eachHour()) await tellOfExpiringTokens(db)
      return isSomethingToSend(db)
    },
    async send(stop) {
      const services = await openNoticeServices(config, config.DATABASE_URL, log)
      const sending = { isOver: () => stop.aborted, callMs: () => CALL_MS, cutOff: stop }
      await services.send(sending).finally(services.close)
    },
  })
}

/** True the first time, and then when so much time has passed since it was true last. */
function notBefore(ms: number): () => boolean {
  let last = Number.NEGATIVE_INFINITY
  return () => {
    const isDue = performance.now() - last >= ms
    if (isDue) last = performance.now()
    return isDue
  }
}

async function noticeTools(config: Config, db: Database, log: Logger): Promise<NoticeTools> {
  const { createAddressPolicy } = await import('../media/address-policy')
  let cipher: TokenCipher | undefined
  return {
    db,
    log,
    cipher() {
      cipher ??= TokenCipher.fromSetting(tokenEncryptionKey(config, dataDir))
      return cipher
    },
    where: createAddressPolicy([], config.WEBHOOK_PRIVATE_HOSTS),
    channels: await channelsOf(config),
  }
}

async function channelsOf(config: Config): Promise<OperatorChannels> {
  const own = operatorsOwn(config)
  if (own.length === 0) return {}
  const [{ sendMail }, { describe }, { postNotice }] = await Promise.all([
    import('../notices/channels'),
    import('../notices/notice'),
    import('../notices/post-notice'),
  ])
  const all: Required<OperatorChannels> = {
    'notice-mail': (events) => {
      const { title, lines } = describe(events)
      return sendMail(config, { subject: title, text: lines.join('\n') })
    },
    'notice-webhook': (events, timeoutMs) => postNotice(config, describe(events), timeoutMs),
  }
  return Object.fromEntries(own.map((kind) => [kind, all[kind]]))
}
