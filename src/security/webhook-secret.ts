import { randomBytes } from 'node:crypto'

/** Makes a secret that deliveries are signed with, in the form of Standard Webhooks. */
export const newWebhookSecret = (): string => `whsec_${randomBytes(32).toString('base64')}`
