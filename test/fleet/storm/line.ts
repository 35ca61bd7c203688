import { type AddressInfo, connect, createServer, type Socket } from 'node:net'

/** A way to a server that can fall silent, as when a cable is drawn: nothing is refused, and nothing comes. */
export type Line = {
  port: number
  silence(isSilent: boolean): void
  close(): Promise<void>
}

export async function openLine(toPort: number): Promise<Line> {
  const sockets = new Set<Socket>()
  let silent = false
  const keep = (socket: Socket) => {
    sockets.add(socket)
    socket.setNoDelay(true)
    if (silent) socket.pause()
  }
  const server = createServer((near) => {
    const far = connect(toPort, '127.0.0.1')
    const pair = [near, far] as const
    for (const [from, to] of [pair, [far, near] as const]) {
      keep(from)
      from.on('data', (chunk) => to.write(chunk))
      from.on('error', () => {})
      from.on('close', () => {
        sockets.delete(from)
        to.destroy()
      })
    }
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    port: (server.address() as AddressInfo).port,
    silence(isSilent) {
      silent = isSilent
      for (const socket of sockets) isSilent ? socket.pause() : socket.resume()
    },
    close: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy()
        server.close(() => resolve())
      }),
  }
}
