import { spawn } from 'node:child_process'
import {
  constants,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createConnection, type RowDataPacket } from 'mysql2/promise'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import {
  embeddedDatabaseStatus,
  ensureEmbeddedDatabase,
  stopEmbeddedDatabase,
} from '../../src/db/embedded/embedded-database'
import { commandLineOf, identifyProcess } from '../../src/db/embedded/process-identity'
import { startServer, stopServer } from '../../src/db/embedded/server-process'
import type { ServerState } from '../../src/db/embedded/server-state'
import { serverForFolder } from '../../src/db/embedded/trial-server'
import { pendingMigrations } from '../../src/db/migrate'
import { type Ran, runProgram } from '../support/run-program'

const ENSURE = 'test/fixtures/ensure-embedded-database.mjs'
const folders: string[] = []

// Making a data folder is most of the work of a first start: it is made once, at the worst moment there is, and tests about
// what comes later begin with a copy of it.
const made = mkdtempSync(join(tmpdir(), 'embedded-made-'))
/** What the commands said that found no database, at once, and one that came after them. */
let first: Ran[]
let next: Ran
let servers: number[]
let pending: string[]
/** One that runs for all who only look at it. */
const running = { folder: mkdtempSync(join(tmpdir(), 'embedded-running-')), url: '' }
beforeAll(async () => {
  mkdirSync(join(made, 'mysql.new-a1b2c3'))
  writeFileSync(join(made, 'mysql.new-a1b2c3', 'ibdata1'), 'half')
  mkdirSync(join(made, 'mysql'))
  writeFileSync(join(made, 'mysql', 'diary.txt'), 'not a database')
  first = await Promise.all([1, 2, 3].map(() => runProgram(ENSURE, [made])))
  next = await runProgram(ENSURE, [made])
  servers = serversOn(made)
  pending = await pendingMigrations(JSON.parse(next.stdout).url)
  await stopEmbeddedDatabase(made)
  mkdirSync(join(running.folder, 'mysql.lock'))
  writeFileSync(join(running.folder, 'mysql.lock', '4194000.of_an_earlier_life'), '')
  running.url = await ensureEmbeddedDatabase(madeFolder(running.folder))
})
afterAll(async () => {
  for (const folder of [made, running.folder]) {
    await stopEmbeddedDatabase(folder)
    rmSync(folder, { recursive: true })
  }
})

afterEach(async () => {
  for (const folder of folders.splice(0)) {
    await stopEmbeddedDatabase(folder)
    rmSync(folder, { recursive: true })
  }
})

it('makes, starts and migrates one database when three commands want it first, and the next command finds it running', () => {
  expect(first.map(({ code }) => code)).toEqual([0, 0, 0])
  const { url, again } = JSON.parse(next.stdout)
  expect(first.map(({ stdout }) => JSON.parse(stdout).url)).toEqual([url, url, url])
  expect(servers).toHaveLength(1)
  expect(pending).toEqual([])
  expect(next.stderr).toBe('')
  // Asked again in one process it costs next to nothing, because every tick asks.
  expect(again).toBeLessThan(10)
})

it('makes a data folder anew that was left half made, and keeps one that is not its own aside', () => {
  const told = first.filter(({ stderr }) => /is not a database's data folder; moved it to/.test(stderr))
  expect(told).toHaveLength(1)
  const names = readdirSync(made)
  expect(names).not.toContain('mysql.new-a1b2c3')
  const aside = names.find((name) => name.startsWith('mysql.unusable-')) as string
  expect(readFileSync(join(made, aside, 'diary.txt'), 'utf8')).toBe('not a database')
})

it('is not held up by a command that was killed while it held the lock', () => {
  expect(readdirSync(join(running.folder, 'mysql.lock'))).toEqual([])
})

it('starts again with its data after kill -9 of the server: under its address, or another when somebody has taken that', async () => {
  const folder = madeFolder()
  const url = await ensureEmbeddedDatabase(folder)
  await query(url, 'CREATE TABLE kept (n INT)')
  await query(url, 'INSERT INTO kept VALUES (42)')
  await killServers(folder)
  expect(embeddedDatabaseStatus(folder)).toBeNull()
  const again = await ensureEmbeddedDatabase(folder)
  expect(await query(again, 'SELECT n FROM kept')).toEqual([{ n: 42 }])
  expect(again).toBe(url)
  await killServers(folder)
  const { port } = new URL(url)
  const stranger = createServer((socket) => socket.destroy())
  await new Promise<void>((listening) => stranger.listen(Number(port), '127.0.0.1', listening))
  try {
    const moved = await ensureEmbeddedDatabase(folder)
    expect(new URL(moved).port).not.toBe(port)
    expect(await query(moved, 'SELECT n FROM kept')).toEqual([{ n: 42 }])
  } finally {
    stranger.close()
  }
})

it('gives its account no right to hand on, and takes back what earlier versions gave', async () => {
  const folder = madeFolder()
  // As servers for tests are started, and the embedded one was.
  const server = await serverForFolder(folder)
  await stopServer(await startServer(server, join(folder, 'mysql'), { password: 'before', durable: false }))
  const grants = JSON.stringify(await query(await ensureEmbeddedDatabase(folder), 'SHOW GRANTS'))
  expect(grants).toContain('GRANT')
  expect(grants).not.toContain('GRANT OPTION')
})

it('does not believe a state file from before a restart, and leaves the program alone that has its process id now', async () => {
  const folder = madeFolder()
  await ensureEmbeddedDatabase(folder)
  await killServers(folder)
  const stranger = spawn('sleep', ['60'], { stdio: 'ignore' })
  try {
    writeFileSync(stateFile(folder), JSON.stringify({ ...readState(folder), pid: stranger.pid }))
    writeFileSync(join(folder, 'mysql', 'server.pid'), `${stranger.pid}\n`)
    expect(await query(await ensureEmbeddedDatabase(folder), 'SELECT 1 AS one')).toEqual([{ one: 1 }])
    expect(readState(folder).pid).not.toBe(stranger.pid)
    await stopEmbeddedDatabase(folder)
    expect(stranger.exitCode ?? stranger.signalCode).toBeNull()
  } finally {
    stranger.kill('SIGKILL')
  }
})

it('replaces a server whose state file was lost, and keeps the data', async () => {
  const folder = madeFolder()
  await query(await ensureEmbeddedDatabase(folder), 'CREATE TABLE kept (n INT)')
  const [before] = serversOn(folder)
  unlinkSync(stateFile(folder))
  expect(await query(await ensureEmbeddedDatabase(folder), "SHOW TABLES LIKE 'kept'")).toHaveLength(1)
  const after = serversOn(folder)
  expect(after).toHaveLength(1)
  expect(after).not.toContain(before)
})

it('keeps two checkouts on one machine apart', async () => {
  const [one, two] = [madeFolder(), madeFolder()] as const
  const urls = await Promise.all([ensureEmbeddedDatabase(one), ensureEmbeddedDatabase(two)])
  expect(urls[0]).not.toBe(urls[1])
  expect(await stopEmbeddedDatabase(one)).toBe(true)
  expect(serversOn(one)).toEqual([])
  expect(await query(urls[1], 'SELECT 1 AS one')).toEqual([{ one: 1 }])
  expect(await stopEmbeddedDatabase(one)).toBe(false)
})

it('lets nobody else on the machine read its password', async () => {
  const { folder, url } = running
  const password = new URL(url).password
  expect(password.length).toBeGreaterThan(20)
  for (const pid of serversOn(folder)) expect(commandLineOf(pid)).not.toContain(password)
  for (const name of readdirSync(folder).filter((name) => statSync(join(folder, name)).isFile())) {
    if (readFileSync(join(folder, name), 'utf8').includes(password)) {
      expect({ name, mode: statSync(join(folder, name)).mode & 0o777 }).toEqual({ name, mode: 0o600 })
    }
  }
  const accounts = (await query(
    url,
    "SELECT user AS user, host AS host FROM mysql.user WHERE user = '' OR user = 'root'",
  )) as {
    user: string
    host: string
  }[]
  expect(accounts.map(({ host }) => host)).toEqual(accounts.map(() => 'localhost'))
  const asRoot = new URL(url)
  asRoot.username = 'root'
  asRoot.password = ''
  await expect(query(asRoot.href, 'SELECT 1')).rejects.toThrow(/Access denied/)
})

it('speaks UTC and utf8mb4, and writes every commit to disk', async () => {
  const [settings] = await query(
    running.url,
    `SELECT @@global.time_zone AS zone, @@character_set_server AS charset,
            @@innodb_flush_log_at_trx_commit AS flush, @@bind_address AS bound`,
  )
  expect(settings).toEqual({ zone: '+00:00', charset: 'utf8mb4', flush: 1, bound: '127.0.0.1' })
})

it('works in a folder whose path is too long for a socket', async () => {
  const folder = join(freshFolder(), 'a-rather-long-name-for-a-folder'.repeat(4))
  folders.unshift(folder)
  madeFolder(folder)
  expect(await query(await ensureEmbeddedDatabase(folder), 'SELECT 1 AS one')).toEqual([{ one: 1 }])
  const { socket } = readState(folder)
  expect(socket.length).toBeLessThan(100)
  await stopEmbeddedDatabase(folder)
  expect(existsSync(socket)).toBe(false)
})

function freshFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'embedded-'))
  folders.push(folder)
  return folder
}

/** A folder whose database was made before and has never run here; its password and address are still to come. */
function madeFolder(folder = freshFolder()): string {
  cpSync(join(made, 'mysql'), join(folder, 'mysql'), { recursive: true, mode: constants.COPYFILE_FICLONE })
  return folder
}

const stateFile = (folder: string) => join(folder, 'mysql.state.json')
const readState = (folder: string): ServerState => JSON.parse(readFileSync(stateFile(folder), 'utf8'))

function serversOn(folder: string): number[] {
  const pids = readdirSync('/proc').map(Number).filter(Boolean)
  return pids.filter((pid) => commandLineOf(pid).includes(`--datadir=${join(folder, 'mysql')} `))
}

async function killServers(folder: string): Promise<void> {
  const killed = serversOn(folder)
  for (const pid of killed) process.kill(pid, 'SIGKILL')
  // Its command line goes first, its entry among the processes a little later.
  while (killed.some((pid) => identifyProcess(pid) !== null)) await new Promise((resolve) => setTimeout(resolve, 10))
}

async function query(uri: string, sql: string): Promise<RowDataPacket[]> {
  const connection = await createConnection({ uri })
  try {
    return (await connection.query<RowDataPacket[]>(sql))[0]
  } finally {
    await connection.end()
  }
}
