import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import type { RequestListener } from 'node:http'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { afterFile } from './after-file'
import { temporaryFolder } from './temporary-folder'

/** What a server shows, and how long it holds. */
export type TestCertificate = { name: string; days: number }

/**
 * An authority of the test's own, made with openssl, which whoever is given the file trusts (NODE_EXTRA_CA_CERTS), and servers on
 * this machine with certificates that it has signed.
 */
export function testAuthority() {
  const folder = temporaryFolder('certificates-')
  const file = (name: string) => join(folder, name)
  const openssl = (...args: string[]) => execFileSync('openssl', args, { cwd: folder, stdio: 'pipe' })
  const requested = (name: string, ...more: string[]) =>
    openssl('req', '-newkey', 'rsa:2048', '-nodes', '-keyout', `${name}.key`, '-subj', `/CN=${name}`, ...more)
  requested('authority', '-x509', '-days', '90', '-out', 'authority.pem')
  let servers = 0

  /** @returns the port at which it listens */
  async function httpsServer({ name, days }: TestCertificate, answer: RequestListener): Promise<number> {
    const server = `server-${++servers}`
    requested(server, '-out', `${server}.csr`)
    writeFileSync(file(`${server}.names`), `subjectAltName=DNS:${name}\n`)
    openssl(
      ...['x509', '-req', '-in', `${server}.csr`, '-CA', 'authority.pem', '-CAkey', 'authority.key', '-CAcreateserial'],
      ...['-days', String(days), '-extfile', `${server}.names`, '-out', `${server}.pem`],
    )
    const [key, cert] = [readFileSync(file(`${server}.key`)), readFileSync(file(`${server}.pem`))]
    const listening = createServer({ key, cert }, answer)
    await new Promise<void>((done) => listening.listen(0, '127.0.0.1', done))
    afterFile(() => {
      listening.closeAllConnections()
      listening.close()
    })
    return (listening.address() as AddressInfo).port
  }
  return { file: file('authority.pem'), httpsServer }
}
