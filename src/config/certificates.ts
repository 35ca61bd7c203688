import { X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { createSecureContext } from 'node:tls'
import { ConfigError } from './config-error'

/** Certificates and keys in PEM form. */
export type Certificates = { ca?: string; cert?: string; key?: string }

/**
 * The certificate of an authority, from the file that a setting names.
 * @throws ConfigError
 */
export function certificateOf(setting: string, file: string): string {
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (error) {
    throw new ConfigError([`${setting}: ${file} cannot be read (${(error as NodeJS.ErrnoException).code})`])
  }
  const whyUnusable = whatIsWrongWith({ ca: text })
  if (!whyUnusable) return text
  throw new ConfigError([`${setting}: ${file} holds ${whyUnusable}`])
}

/** Read at once: a connection would tell of a broken one much later, and of a missing authority not at all. */
export function whatIsWrongWith({ ca, cert, key }: Certificates): string | undefined {
  if (ca !== undefined) {
    const certificates = ca.match(/-----BEGIN (?:TRUSTED )?CERTIFICATE-----[\s\S]*?(?=-----BEGIN|$)/g)
    if (!certificates) return 'no certificate in PEM form (-----BEGIN CERTIFICATE-----)'
    try {
      for (const certificate of certificates) new X509Certificate(certificate)
    } catch {
      return 'a certificate that is damaged or cut off'
    }
  }
  if (cert === undefined && key === undefined) return undefined
  try {
    // Loaded for a client's own certificate only: it is a tenth of what Node's start costs an idle tick.
    const tls: { createSecureContext: typeof createSecureContext } = require('node:tls')
    tls.createSecureContext({ cert, key })
    return undefined
  } catch {
    return 'a client certificate or key that cannot be used: both in PEM form, the one belonging to the other'
  }
}
