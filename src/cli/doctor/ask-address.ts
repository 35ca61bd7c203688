import type { TLSSocket } from 'node:tls'

const LIMIT_MS = 3_000

export type Answered = {
  status: number
  /** Absent over http. */
  tls?: { protocol: string; validUntil: Date }
}

/**
 * Asks an address for the head of what is there.
 * @throws what the network says, or ETIMEDOUT after three seconds
 */
export async function askAddress(url: string): Promise<Answered> {
  const { request } = await (url.startsWith('https:') ? import('node:https') : import('node:http'))
  return new Promise((resolve, reject) => {
    const call = request(url, { method: 'HEAD', agent: false }, (answer) => {
      clearTimeout(limit)
      answer.resume()
      const socket = answer.socket as Partial<TLSSocket>
      const validUntil = socket.getPeerCertificate?.().valid_to
      resolve({
        status: answer.statusCode ?? 0,
        ...(validUntil && { tls: { protocol: socket.getProtocol?.() ?? '', validUntil: new Date(validUntil) } }),
      })
    })
    const late = Object.assign(new Error(`no answer in ${LIMIT_MS / 1_000} s`), { code: 'ETIMEDOUT' })
    const limit = setTimeout(() => call.destroy(late), LIMIT_MS)
    call.once('error', (error) => {
      clearTimeout(limit)
      reject(error)
    })
    call.end()
  })
}
