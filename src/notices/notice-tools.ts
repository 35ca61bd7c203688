import type { Database } from '../db/connection'
import type { OperatorsOwn } from '../db/events/register-operator'
import type { Happening } from '../domain/events'
import type { Logger } from '../observability/log'
import type { TokenCipher } from '../security/token-cipher'
import type { WhereTo } from './post-safely'
import type { SendResult } from './send-result'

/** How the operator's own notices are sent; by what the settings do not name nothing is. */
export type OperatorChannels = Partial<
  Record<OperatorsOwn, (events: Happening[], timeoutMs: number) => Promise<SendResult>>
>

/** What a sender works with. */
export type NoticeTools = {
  /** Its own, so that nobody waits for it. */
  db: Database
  log: Logger
  /** @throws TokenCipherError when there is no key */
  cipher(): TokenCipher
  /** Where companies' webhooks may lead. */
  where: WhereTo
  channels: OperatorChannels
}
