import { randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { TokenCipher } from '../../src/security/token-cipher'

const key = () => randomBytes(32).toString('base64')

describe('tokens at rest', () => {
  it('come back as they went in, and never look the same twice', () => {
    const cipher = TokenCipher.fromSetting(key())
    const [one, two] = [cipher.encrypt('secret ✓', 'row 1'), cipher.encrypt('secret ✓', 'row 1')]
    expect(one).not.toBe(two)
    expect(one).not.toContain('secret')
    expect(cipher.decrypt(one, 'row 1')).toBe('secret ✓')
  })

  it('do not open when they were altered or copied to another row', () => {
    const cipher = TokenCipher.fromSetting(key())
    const sealed = cipher.encrypt('secret', 'row 1')
    expect(() => cipher.decrypt(sealed, 'row 2')).toThrow(/belongs to another account/)
    expect(() => cipher.decrypt(`${sealed.slice(0, -2)}AA`, 'row 1')).toThrow(/altered/)
    expect(() => cipher.decrypt('plain token', 'row 1')).toThrow(/not encrypted by this service/)
  })

  it('stay readable while the key is rotated: the first encrypts, all decrypt', () => {
    const [old, fresh] = [key(), key()]
    const sealed = TokenCipher.fromSetting(old).encrypt('secret', 'row')
    const rotating = TokenCipher.fromSetting(`${fresh},${old}`)
    expect(rotating.decrypt(sealed, 'row')).toBe('secret')
    expect(TokenCipher.fromSetting(fresh).decrypt(rotating.encrypt('new', 'row'), 'row')).toBe('new')
    expect(() => TokenCipher.fromSetting(fresh).decrypt(sealed, 'row')).toThrow(
      /TOKEN_ENCRYPTION_KEY on this server does not contain/,
    )
  })

  it('need a key of 32 bytes, and say which setting to mend', () => {
    expect(() => TokenCipher.fromSetting(undefined)).toThrow(/TOKEN_ENCRYPTION_KEY is not set/)
    expect(() => TokenCipher.fromSetting('c2hvcnQ=')).toThrow(
      /TOKEN_ENCRYPTION_KEY: entry 1 must be base64 of 32 bytes/,
    )
  })
})
