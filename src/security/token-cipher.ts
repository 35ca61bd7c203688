import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto'

/** A token could not be encrypted or decrypted. The message names the setting to look at, never the token. */
export class TokenCipherError extends Error {
  override name = 'TokenCipherError'
}

/** A key of 32 bytes, and what it is called where it was used. */
export type EncryptionKey = { id: string; secret: Buffer }

/** What a key is called. It tells nothing of the key. */
export const nameOfKey = (secret: Buffer): string => createHash('sha256').update(secret).digest('hex').slice(0, 8)

/**
 * The keys of `TOKEN_ENCRYPTION_KEY`: base64 of 32 bytes; a comma list while rotating, the first one encrypts.
 * @throws TokenCipherError naming the entry that is none
 */
export function encryptionKeys(setting: string): [EncryptionKey, ...EncryptionKey[]] {
  const keys = setting.split(',').map((part, index): EncryptionKey => {
    const secret = Buffer.from(part.trim(), 'base64')
    if (secret.length !== 32) {
      throw new TokenCipherError(
        `TOKEN_ENCRYPTION_KEY: entry ${index + 1} must be base64 of 32 bytes, but has ${secret.length}. Make one with: openssl rand -base64 32`,
      )
    }
    return { id: nameOfKey(secret), secret }
  })
  return keys as [EncryptionKey, ...EncryptionKey[]]
}

/**
 * Encrypts access tokens at rest with AES-256-GCM. Envelope: `v1.<key id>.<nonce>.<tag>.<ciphertext>`, base64url parts.
 * The context (which row and company the token belongs to) is authenticated, so that a ciphertext copied to another
 * account does not decrypt there.
 */
export class TokenCipher {
  private constructor(private readonly keys: [EncryptionKey, ...EncryptionKey[]]) {}

  /** @param setting `TOKEN_ENCRYPTION_KEY` */
  static fromSetting(setting: string | undefined): TokenCipher {
    if (!setting) {
      throw new TokenCipherError(
        'TOKEN_ENCRYPTION_KEY is not set. Make one with: openssl rand -base64 32 and use the same on every server',
      )
    }
    return new TokenCipher(encryptionKeys(setting))
  }

  encrypt(plain: string, context: string): string {
    const key = this.keys[0]
    const nonce = randomBytes(12)
    const cipher = createCipheriv('aes-256-gcm', key.secret, nonce).setAAD(Buffer.from(context))
    const body = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()])
    return ['v1', key.id, ...[nonce, cipher.getAuthTag(), body].map((part) => part.toString('base64url'))].join('.')
  }

  /** True when the key that encrypts now made this; false for one made with an older key, or by nobody we know. */
  isCurrent(envelope: string): boolean {
    return envelope.startsWith(this.currentPrefix)
  }

  /** What every envelope of the key that encrypts now begins with. */
  get currentPrefix(): string {
    return `v1.${this.keys[0].id}.`
  }

  decrypt(envelope: string, context: string): string {
    const [version, keyId, nonce, tag, body, ...rest] = envelope.split('.')
    if (version !== 'v1' || !keyId || !nonce || !tag || body === undefined || rest.length > 0) {
      throw new TokenCipherError(
        'the stored token is not encrypted by this service; add the account again (accounts add)',
      )
    }
    const key = this.keys.find((k) => k.id === keyId)
    if (!key) {
      throw new TokenCipherError(
        `the token was encrypted with key ${keyId}, which TOKEN_ENCRYPTION_KEY on this server does not contain`,
      )
    }
    try {
      const decipher = createDecipheriv('aes-256-gcm', key.secret, Buffer.from(nonce, 'base64url'), {
        authTagLength: 16,
      })
      decipher.setAAD(Buffer.from(context)).setAuthTag(Buffer.from(tag, 'base64url'))
      return Buffer.concat([decipher.update(Buffer.from(body, 'base64url')), decipher.final()]).toString('utf8')
    } catch {
      throw new TokenCipherError(
        'the stored token does not decrypt here: it was altered, or belongs to another account',
      )
    }
  }
}

/** What a token's encryption is bound to: its own row and company. */
export const tokenContext = (companyId: string, contextId: string) => `social_token:${companyId}:${contextId}`

/** The same for the refresh token beside it, so that one cannot be put in the other's place. */
export const refreshTokenContext = (companyId: string, contextId: string) =>
  `social_token.refresh_token:${companyId}:${contextId}`

/** What the tokens of a login that is not finished yet are bound to. */
export const connectionContext = (companyId: string, id: string) => `account_connections:${companyId}:${id}`

/** What the secrets of a webhook are bound to, the one that is on its way out among them. */
export const webhookSecretContext = (companyId: string, contextId: string) =>
  `webhooks.secret:${companyId}:${contextId}`

/** All that is stored encrypted, by kind, with what its encryption is bound to. */
export const secretContexts = {
  access: tokenContext,
  refresh: refreshTokenContext,
  login: connectionContext,
  webhook: webhookSecretContext,
}
