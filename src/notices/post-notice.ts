import type { Config } from '../config/config'
import { chatBody } from './channels'
import type { Notice } from './notice'
import { Receiving } from './post-safely'
import type { SendResult } from './send-result'

/** The operator's own address is the operator's business: it may lead anywhere. */
const ANYWHERE = { trusts: () => true, allows: () => true }

/** Posts a notice to the address of the settings, in the form that is set. Never throws. */
export async function postNotice(
  { NOTICE_WEBHOOK_URL, NOTICE_FORMAT }: Pick<Config, 'NOTICE_WEBHOOK_URL' | 'NOTICE_FORMAT'>,
  notice: Notice,
  withinMs: number,
): Promise<SendResult> {
  const receiving = new Receiving(NOTICE_WEBHOOK_URL ?? '', ANYWHERE)
  return receiving.post(chatBody(NOTICE_FORMAT, notice), withinMs).finally(() => receiving.close())
}
