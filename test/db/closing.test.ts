import { createServer } from 'node:net'
import { describe, expect, it } from 'vitest'
import { openDatabase } from '../../src/db/connection'
import { afterFile } from '../support/after-file'

describe('closing the way to the database', () => {
  it('is no failure while a connection is being made that fails', async () => {
    const server = createServer()
    afterFile(() => server.close())
    const port = await new Promise<number>((listening) => {
      server.listen(0, '127.0.0.1', () => listening((server.address() as { port: number }).port))
    })
    const db = openDatabase(`mysql://user:secret@127.0.0.1:${port}/none`)
    const asked = expect(db.query('SELECT 1')).rejects.toThrow()
    const [socket] = await new Promise<[{ destroy(): void }]>((come) =>
      server.once('connection', (socket) => come([socket])),
    )
    const closed = db.end()
    socket.destroy()
    await expect(closed).resolves.toBeUndefined()
    await asked
  })
})
