import type { z } from 'zod'
import type { ListedAccount } from '../../accounts/accounts-with-health'
import { missingPermissions } from '../../platforms/permissions'
import type { accountSchema } from './account-schema'

/** An account as answers show it. */
export function accountView(account: ListedAccount): z.input<typeof accountSchema> {
  const { id, platform, externalId, name, login, health } = account
  const missing = missingPermissions(account, account.scopes ?? undefined)
  return {
    id,
    platform,
    externalId,
    name,
    login,
    health: {
      state: health.state,
      reason: health.reason ?? null,
      expiresAt: health.expiresAt?.toISOString() ?? null,
    },
    renewsAt: account.renewAt?.toISOString() ?? null,
    missingPermissions: [...missing.needed, ...missing.wished],
    connectedAt: account.createdAt.toISOString(),
    disconnectedAt: account.disconnectedAt?.toISOString() ?? null,
  }
}
