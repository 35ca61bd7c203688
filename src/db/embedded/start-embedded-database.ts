import { randomBytes } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { makeFolder } from '../../config/our-files'
import { ensureDataFolder } from './data-folder'
import { oneAtATime } from './one-at-a-time'
import { refuseOthersFolder } from './others-folder'
import { commandLineOf, identifyProcess, type ProcessIdentity } from './process-identity'
import { databaseName, databaseUser, startServer, stopServer } from './server-process'
import { embeddedFiles, readState, retireState, runningServer, writePrivately, writeState } from './server-state'
import { tellPerson } from './tell-person'
import { serverForFolder } from './trial-server'

/** Starts the server of a folder, unless another process has meanwhile, and returns its address. */
export async function startEmbeddedDatabase(dir: string): Promise<string> {
  const files = embeddedFiles(dir)
  refuseOthersFolder(dir)
  makeFolder(dir)
  return oneAtATime(files.lock, async () => {
    const running = runningServer(dir)
    if (running) return running.url
    const program = await serverForFolder(dir)
    await stopForgotten(files.data)
    tellPerson(`Starting the embedded database in ${files.data} …`)
    await ensureDataFolder(program, files.data)
    const password = keptPassword(files.password)
    const port = readState(dir)?.port
    const server = await startServer(program, files.data, { password, durable: true, ...(port && { port }) })
    try {
      const url = `mysql://${databaseUser}:${password}@127.0.0.1:${server.port}/${databaseName}`
      // A server that has just been started may be older or younger than the code: bring the schema along.
      const { migrate } = await import('../migrate')
      await migrate(url)
      writeState(dir, { ...server, url, program: program.path, version: program.version })
      return url
    } catch (error) {
      await stopServer(server)
      throw error
    }
  })
}

/** Stops the server of a folder; false when none ran. */
export async function stopEmbedded(dir: string): Promise<boolean> {
  const files = embeddedFiles(dir)
  if (!existsSync(files.data)) return false
  return oneAtATime(files.lock, async () => {
    const running = runningServer(dir)
    // First the state, so that nobody is sent to a server that is going.
    retireState(dir)
    if (running) await stopServer(running)
    return (await stopForgotten(files.data)) || running !== null
  })
}

// A server that runs on our data without a state of ours: whoever started it was killed before writing it down, or the
// file was removed. Its own pid file tells; the command line proves that the process is it and not a later namesake.
async function stopForgotten(data: string): Promise<boolean> {
  const forgotten = serverOn(data)
  if (forgotten) await stopServer(forgotten)
  return forgotten !== null
}

function serverOn(data: string): ProcessIdentity | null {
  try {
    const pid = Number(readFileSync(join(data, 'server.pid'), 'utf8'))
    return commandLineOf(pid).includes(`--datadir=${data} `) ? identifyProcess(pid) : null
  } catch {
    return null
  }
}

function keptPassword(file: string): string {
  if (!existsSync(file)) writePrivately(file, `${randomBytes(24).toString('base64url')}\n`)
  return readFileSync(file, 'utf8').trim()
}
