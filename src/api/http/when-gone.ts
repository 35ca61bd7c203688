import type { Socket } from 'node:net'

const waiting = new WeakMap<Socket, Set<() => void>>()

/**
 * Calls back when a connection has ended. An answer that waits behind others on its connection hears nothing of that by itself.
 * @returns takes the call back
 */
export function whenGone(socket: Socket, then: () => void): () => void {
  const those = waiting.get(socket) ?? listenTo(socket)
  those.add(then)
  return () => those.delete(then)
}

// One listener, however many requests of the connection are under way.
function listenTo(socket: Socket): Set<() => void> {
  const those = new Set<() => void>()
  waiting.set(socket, those)
  socket.once('close', () => {
    for (const then of those) then()
  })
  return those
}
