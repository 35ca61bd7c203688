import { createServer } from 'node:net'

/** A loopback port nobody listens on right now: the wanted one if it is free, so that addresses stay the same. */
export async function freePort(wanted?: number): Promise<number> {
  return (wanted && (await tryPort(wanted))) || (await tryPort(0)) || Promise.reject(new Error('no free port'))
}

function tryPort(port: number): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(0))
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })
}
