import { hkdfSync } from 'node:crypto'
import { type EncryptionKey, encryptionKeys, nameOfKey } from './token-cipher'

/** What the keys are for: none of them opens what another purpose has sealed. */
const PURPOSE = 'post-dispatcher session v1'
/** Browsers keep no longer cookie. */
const MOST_LENGTH = 4_096

/**
 * Seals what a browser keeps for us and must neither read nor make up: a JWE of jose (`dir`, A256GCM) with keys that are
 * derived from `TOKEN_ENCRYPTION_KEY`. The first of that setting's keys seals, all of them open.
 */
export class SessionSeal {
  private readonly keys: [EncryptionKey, ...EncryptionKey[]]

  /**
   * @param setting `TOKEN_ENCRYPTION_KEY`
   * @throws TokenCipherError when it is none
   */
  constructor(setting: string) {
    const [first, ...others] = encryptionKeys(setting)
    this.keys = [derived(first), ...others.map(derived)]
  }

  async seal(content: object): Promise<string> {
    const jose = await import('jose')
    const [{ id, secret }] = this.keys
    return new jose.CompactEncrypt(Buffer.from(JSON.stringify(content)))
      .setProtectedHeader({ alg: 'dir', enc: 'A256GCM', kid: id })
      .encrypt(secret)
  }

  /** What was sealed; undefined for what none of the keys has, or what is not whole. */
  async open(sealed: string): Promise<unknown> {
    if (sealed.length > MOST_LENGTH) return undefined
    const jose = await import('jose')
    const keyOf = ({ kid }: { kid?: string }) => {
      const key = this.keys.find(({ id }) => id === kid)
      if (!key) throw new jose.errors.JWEDecryptionFailed()
      return key.secret
    }
    try {
      const { plaintext } = await jose.compactDecrypt(sealed, keyOf, {
        keyManagementAlgorithms: ['dir'],
        contentEncryptionAlgorithms: ['A256GCM'],
        maxDecompressedLength: 0,
      })
      return JSON.parse(Buffer.from(plaintext).toString())
    } catch (error) {
      if (error instanceof jose.errors.JOSEError || error instanceof TypeError) return undefined
      throw error
    }
  }
}

function derived({ secret }: EncryptionKey): EncryptionKey {
  const own = Buffer.from(hkdfSync('sha256', secret, '', PURPOSE, 32))
  return { id: nameOfKey(own), secret: own }
}
