import { resolve } from 'node:path'
import type { RowDataPacket } from 'mysql2/promise'
import { expect, it } from 'vitest'
import { projectRoot } from '../../src/config/project-root'
import { countByStatus, createPosts } from '../support/factories'
import { startProcess } from '../support/processes'
import { temporaryFolder } from '../support/temporary-folder'
import { testWorld } from '../support/world'

// Document 002: `PORT=9005 HOSTNAME=worker-1 npm start`, `PORT=9006 HOSTNAME=worker-2 npm start`, and posts go out.

const world = testWorld()
const folder = temporaryFolder('server-ticks-')

/** `npm start` of a user who has set nothing but what the document names. */
const npmStart = (HOSTNAME: string) =>
  startProcess(
    process.execPath,
    [resolve(projectRoot, 'dist/server.js')],
    world.env({ SCHEDULER: '', HOSTNAME, PORT: '0', MEDIA_DIR: folder }),
    '/',
  )

it('posts go out where nothing but npm start was typed, on two servers at once each of them once', async () => {
  await createPosts(world.db, world.member, 4)
  const servers = [npmStart('worker-1'), npmStart('worker-2')]
  await Promise.all(servers.map((server) => server.line(({ msg }) => /^Total duration/.test(msg))))
  for (const { child } of servers) child.kill('SIGTERM')
  expect(await Promise.all(servers.map(({ ended }) => ended))).toEqual([0, 0])
  expect(await countByStatus(world.db)).toEqual({ published: 4 })
  expect(world.visible()).toHaveLength(4)
  const [hosts] = await world.db.query<RowDataPacket[]>('SELECT DISTINCT host FROM dispatch_cycles ORDER BY host')
  expect(hosts.map(({ host }) => host)).toEqual(['worker-1', 'worker-2'])
  for (const { lines } of servers) {
    const warned = lines.filter(({ level, msg }) => level === 'WARN' && msg.includes('ticks by itself'))
    expect(warned).toHaveLength(1)
  }
})

it('told to end while it ticks, it finishes the call that is out and gives back the rest', async () => {
  await createPosts(world.db, world.member, 3)
  const { latency } = world.sandbox.world
  latency.set('linkedin.post.create', 500)
  const server = npmStart('worker-1')
  await world.asked('linkedin.post.create')
  server.child.kill('SIGTERM')
  expect(await server.ended, server.stderr()).toBe(0)
  expect(await countByStatus(world.db)).toEqual({ published: 1, pending: 2 })
})
