import { newIdempotencyKey } from '../../../client'
import { api, isStatus } from '../../api/client'
import type { Platform } from '../../api/shapes'
import { at } from '../../base'
import { connecting } from '../../words/accounts'

/**
 * Sends the browser to a platform's login. It comes back to the list of accounts, with `connection` or with `error`.
 * @param accountId one that is to be connected again
 */
export async function beginLogin(platform: Platform, accountId?: string): Promise<void> {
  const returnUrl = location.origin + at('/accounts')
  const { body } = await api
    .connectAccount({
      path: { platform },
      body: { returnUrl, ...(accountId && { accountId }) },
      headers: { 'Idempotency-Key': newIdempotencyKey() },
    })
    .catch((error: unknown) => {
      throw refusesReturn(error) ? new Error(connecting.notBack(location.origin)) : error
    })
  location.assign(body.authorizeUrl)
  // The page is being left: what was pressed stays busy until it is.
  await new Promise((resolve) => setTimeout(resolve, 10_000))
}

const refusesReturn = (error: unknown) =>
  isStatus(error, 400) && error.problem.errors?.some(({ path }) => path === 'returnUrl')
