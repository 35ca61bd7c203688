import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Readable } from 'node:stream'
import { type CryptoKey, exportJWK, generateKeyPair, type JWK, type JWTPayload, SignJWT } from 'jose'
import { afterFile } from '../../support/after-file'

export type SigningKey = { kid: string; alg: string; privateKey: CryptoKey; publicKey: CryptoKey; jwk: JWK }

/** Publishes keys at an address of its own, and signs with them. */
export type IdentityProvider = {
  url: string
  /** How often its keys were asked for. */
  fetches: number
  /** What it publishes at the moment. */
  published: SigningKey[]
  /** Answers 500 instead of keys. */
  broken: boolean
  /** Goes on behind the keys without end. */
  endless: boolean
  /** How much of that was taken. */
  bytes: number
}

export async function startIdentityProvider(): Promise<IdentityProvider> {
  const provider: IdentityProvider = { url: '', fetches: 0, published: [], broken: false, endless: false, bytes: 0 }
  const server = createServer((_req, res) => {
    provider.fetches++
    res.writeHead(provider.broken ? 500 : 200, { 'Content-Type': 'application/json' })
    const keys = JSON.stringify({ keys: provider.published.map(({ jwk }) => jwk) })
    if (provider.endless) Readable.from(withoutEnd(provider, keys)).pipe(res)
    else res.end(keys)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  afterFile(() => server.close())
  provider.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/jwks.json`
  return provider
}

function* withoutEnd(provider: IdentityProvider, keys: string) {
  yield keys
  for (;;) {
    yield ' '.repeat(64 * 1024)
    provider.bytes += 64 * 1024
  }
}

let keys = 0

export async function signingKey(alg = 'ES256'): Promise<SigningKey> {
  const { privateKey, publicKey } = await generateKeyPair(alg, { extractable: true })
  const kid = `key-${++keys}`
  return { kid, alg, privateKey, publicKey, jwk: { ...(await exportJWK(publicKey)), kid, alg, use: 'sig' } }
}

/** A token that says so; `exp` in an hour unless claims say otherwise. */
export const sign = (key: SigningKey, claims: JWTPayload) =>
  new SignJWT({ ...inAnHour(), ...claims }).setProtectedHeader({ alg: key.alg, kid: key.kid }).sign(key.privateKey)

/** The same with a shared secret. */
export const signHs256 = (secret: string, claims: JWTPayload, alg = 'HS256') =>
  new SignJWT({ ...inAnHour(), ...claims }).setProtectedHeader({ alg }).sign(Buffer.from(secret))

const inAnHour = () => ({ exp: Math.floor(Date.now() / 1000) + 3600 })
