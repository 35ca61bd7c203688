import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeAll, expect, it } from 'vitest'
import { findProgram } from '../../../src/db/embedded/server-binary'
import { afterFile } from '../../support/after-file'
import { type Fleet, goesOut, HUB_ADDRESS, openFleet, SLACK_MS, within } from './fleet'

const data = { first: 7001, second: 7002 }
const sentinels = [26_379, 26_380, 26_381]

let fleet: Fleet
let primary: ReturnType<typeof start>
beforeAll(async () => {
  const list = sentinels.map((port) => `${HUB_ADDRESS}:${port}`).join(',')
  fleet = await openFleet(`redis+sentinel://${list}/posts`)
  const folder = mkdtempSync(join(tmpdir(), 'pd-sentinel-'))
  afterFile(() => rmSync(folder, { recursive: true, force: true }))
  const own = ['--bind', HUB_ADDRESS, '--protected-mode', 'no', '--dir', folder]
  const memory = ['--save', '', '--appendonly', 'no', '--repl-diskless-sync-delay', '0']
  primary = start('redis-server', ['--port', String(data.first), ...own, ...memory])
  await answers(data.first, 'ping', /PONG/)
  const of = ['--replicaof', `${HUB_ADDRESS} ${data.first}`]
  start('redis-server', ['--port', String(data.second), '--dbfilename', 'second.rdb', ...own, ...memory, ...of])
  await answers(data.second, 'info replication', /master_link_status:up/)
  for (const port of sentinels) {
    const file = join(folder, `${port}.conf`)
    const lines = [
      `port ${port}`,
      `bind ${HUB_ADDRESS}`,
      'protected-mode no',
      `dir ${folder}`,
      `sentinel monitor posts ${HUB_ADDRESS} ${data.first} 2`,
      'sentinel down-after-milliseconds posts 1500',
      'sentinel failover-timeout posts 5000',
    ]
    writeFileSync(file, `${lines.join('\n')}\n`)
    start('redis-sentinel', [file])
  }
  for (const port of sentinels) await answers(port, 'info sentinel', /name=posts,status=ok,\S*,slaves=1,sentinels=3/)
})
afterEach(() => fleet.end())

/** redis-check-rdb is the server under another name; which of them it is to be it reads from its own. */
function start(name: string, args: string[]) {
  const server = findProgram(['redis-server', 'valkey-server', 'redis-check-rdb']) ?? 'redis-server'
  const [file = '', ...within] = fleet.hub.within
  const command = [...within, 'bash', '-c', 'name=$1; shift; exec -a "$name" "$@"', 'sh', name, server, ...args]
  const child = spawn(file, command, { stdio: 'ignore' })
  afterFile(() => child.kill('SIGKILL'))
  return child
}

const ask = (port: number, what: string) => fleet.hub.ask(`redis-cli -h ${HUB_ADDRESS} -p ${port} ${what}`)

const answers = (port: number, what: string, expected: RegExp) =>
  within(30_000, `${port} answers ${what} by ${expected}`, () => expected.test(ask(port, what)))

it('a fail-over by sentinels is over in five seconds, posts go out all the while, and the new primary is filled', async () => {
  await Promise.all(fleet.hosts.map((host) => host.start(fleet.db)))
  await goesOut(fleet, 1_000)
  primary.kill('SIGKILL')
  const out = Promise.all([1, 2, 3].map(() => goesOut(fleet, 4_000)))
  const tookMs = await within(30_000, 'there is another primary', () =>
    ask(data.second, 'info replication').includes('role:master'),
  )
  expect(tookMs).toBeLessThan(5_000 + SLACK_MS)
  await out
  await within(5_000 + SLACK_MS, 'it is filled', () => ask(data.second, 'exists {post1}:READY').trim() === '1')
  await goesOut(fleet, 1_000)
})
