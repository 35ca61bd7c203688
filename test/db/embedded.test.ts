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
import { runProgram } from '../support/run-program'

const ENSURE = 'test/fixtures/ensure-embedded-database.mjs'
const folders: string[] = []

// Making a data folder is most of the work of a first start; tests about what comes later begin with a copy of this one.
const made = mkdtempSync(join(tmpdir(), 'embedded-made-'))
/** One that runs for all who only look at it. */
const running = { folder: mkdtempSync(join(tmpdir(), 'embedded-running-')), url: '' }
beforeAll(async () => {
  await ensureEmbeddedDatabase(made)
  await stopEmbeddedDatabase(made)
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

it('makes, starts and migrates a database at the first command, and the next command finds it running', async () => {
  const folder = freshFolder()
  const first = await runProgram(ENSURE, [folder])
  expect(first.code).toBe(0)
  const { url } = JSON.parse(first.stdout)
  expect(await pendingMigrations(url)).toEqual([])
  const second = await runProgram(ENSURE, [folder])
  expect(JSON.parse(second.stdout).url).toBe(url)
  expect(second.stderr).toBe('')
  // Asked again in one process it costs next to nothing, because every tick asks.
  expect(JSON.parse(second.stdout).again).toBeLessThan(10)
})

it('ends up with one server when three commands start it at once', async () => {
  const folder = freshFolder()
  const ran = await Promise.all(Array.from({ length: 3 }, () => runProgram(ENSURE, [folder])))
  expect(ran.map(({ code }) => code)).toEqual([0, 0, 0])
  expect(new Set(ran.map(({ stdout }) => JSON.parse(stdout).url)).size).toBe(1)
  expect(serversOn(folder)).toHaveLength(1)
})

it('starts again with its data, under the same address, after kill -9 of the server', async () => {
  const folder = madeFolder()
  const url = await ensureEmbeddedDatabase(folder)
  await query(url, 'CREATE TABLE kept (n INT)')
  await query(url, 'INSERT INTO kept VALUES (42)')
  await killServers(folder)
  expect(embeddedDatabaseStatus(folder)).toBeNull()
  const again = await ensureEmbeddedDatabase(folder)
  expect(await query(again, 'SELECT n FROM kept')).toEqual([{ n: 42 }])
  expect(again).toBe(url)
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

it('moves to another address when somebody has taken its own while it was down', async () => {
  const folder = madeFolder()
  const before = await ensureEmbeddedDatabase(folder)
  await query(before, 'CREATE TABLE kept (n INT)')
  await killServers(folder)
  const { port } = new URL(before)
  const stranger = createServer((socket) => socket.destroy())
  await new Promise<void>((listening) => stranger.listen(Number(port), '127.0.0.1', listening))
  try {
    const after = await ensureEmbeddedDatabase(folder)
    expect(new URL(after).port).not.toBe(port)
    expect(await query(after, "SHOW TABLES LIKE 'kept'")).toHaveLength(1)
  } finally {
    stranger.close()
  }
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

it('is not held up by a command that was killed while it held the lock', async () => {
  const folder = madeFolder()
  mkdirSync(join(folder, 'mysql.lock'))
  writeFileSync(join(folder, 'mysql.lock', '4194000.of_an_earlier_life'), '')
  await ensureEmbeddedDatabase(folder)
  expect(readdirSync(join(folder, 'mysql.lock'))).toEqual([])
})

it('makes a data folder anew that was left half made, and keeps one that is not its own aside', async () => {
  const folder = freshFolder()
  mkdirSync(join(folder, 'mysql.new-a1b2c3'))
  writeFileSync(join(folder, 'mysql.new-a1b2c3', 'ibdata1'), 'half')
  mkdirSync(join(folder, 'mysql'))
  writeFileSync(join(folder, 'mysql', 'diary.txt'), 'not a database')
  const ran = await runProgram(ENSURE, [folder])
  expect(ran.code).toBe(0)
  expect(ran.stderr).toMatch(/is not a database's data folder; moved it to/)
  const names = readdirSync(folder)
  expect(names).not.toContain('mysql.new-a1b2c3')
  const aside = names.find((name) => name.startsWith('mysql.unusable-')) as string
  expect(readFileSync(join(folder, aside, 'diary.txt'), 'utf8')).toBe('not a database')
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
