import type { Connection } from '../connection'
import { rows } from '../rows'

/**
 * Gives a webhook of a company another secret, inside a transaction. The one before signs beside it for a while, so that a
 * receiver can be told of the new one without losing anything.
 * @param seal makes the envelope of the new secret
 * @returns false when there is no such webhook
 */
export async function rotateWebhookSecret(
  connection: Connection,
  { companyId, id, hours }: { companyId: string; id: string; hours: number },
  seal: (contextId: string) => string,
): Promise<boolean> {
  const [webhook] = await rows<{ contextId: string }>(
    connection,
    'SELECT context_id AS contextId FROM webhooks WHERE id = ? AND company_id = ? FOR UPDATE',
    [id, companyId],
  )
  if (!webhook) return false
  await connection.query(
    `UPDATE webhooks SET old_secret = secret, old_secret_until = NOW(3) + INTERVAL ? HOUR, secret = ? WHERE id = ?`,
    [hours, seal(webhook.contextId), id],
  )
  return true
}
