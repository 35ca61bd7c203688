import { createHmac } from 'node:crypto'

/** What is signed: the event's name, when it is sent (in seconds), and the body as it is sent. */
export type Signed = { id: string; timestamp: number; body: string }

/**
 * The headers by which a receiver knows that a message is ours and new, as Standard Webhooks have them.
 * @param secrets `whsec_…`; of several each signs, so that a receiver may know either
 */
export function signedHeaders({ id, timestamp, body }: Signed, secrets: string[]): Record<string, string> {
  return {
    'webhook-id': id,
    'webhook-timestamp': String(timestamp),
    'webhook-signature': secrets.map((secret) => `v1,${mac(secret, `${id}.${timestamp}.${body}`)}`).join(' '),
  }
}

const mac = (secret: string, text: string) =>
  createHmac('sha256', Buffer.from(secret.replace(/^whsec_/, ''), 'base64'))
    .update(text)
    .digest('base64')
