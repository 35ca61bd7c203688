import type { Database } from '../../src/db/connection'
import { writeEvents } from '../../src/db/events/write-events'
import type { EventType, Happening } from '../../src/domain/events'
import { createAddressPolicy } from '../../src/media/address-policy'
import type { NoticeTools, OperatorChannels } from '../../src/notices/notice-tools'
import { sendWaiting } from '../../src/notices/send-waiting'
import type { Sending } from '../../src/notices/sending'
import { createLogger } from '../../src/observability/log'
import { TokenCipher } from '../../src/security/token-cipher'
import { testEncryptionKey } from '../support/factories'

/** What a sender works with that may call this machine. */
export const noticeTools = (
  db: Database,
  given: { hosts?: string[]; channels?: OperatorChannels } = {},
): NoticeTools => ({
  db,
  log: createLogger({ LOG_LEVEL: 'silent', LOG_FORMAT: 'json' }, 'WORKER'),
  cipher: () => TokenCipher.fromSetting(testEncryptionKey),
  where: createAddressPolicy([], given.hosts ?? ['127.0.0.1']),
  channels: given.channels ?? {},
})

/** Sends what waits, and has all the time it needs. */
export const send = (tools: NoticeTools, sending: Partial<Sending> = {}) =>
  sendWaiting(tools, { isOver: () => false, callMs: () => 5_000, ...sending })

/** Something happens. */
export const happen = (db: Database, ...types: EventType[]) =>
  happens(db, ...types.map((type, n): Happening => ({ type, companyId: 'acme', data: { n } })))

export const happens = (db: Database, ...happenings: Happening[]) => writeEvents(db, happenings)
