import { execFile, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { promisify } from 'node:util'
import { isSupportedServer, requiredServers } from '../server-version'
import { EmbeddedDatabaseError } from './embedded-database-error'
import { findProgram, findServerBinaries, type ServerBinary, widePath } from './server-binary'

const packages = ['mariadb-server-core', 'mariadb-client-core']

/** The database server of this machine; on Debian and Ubuntu it is installed when there is none and we may. */
export async function serverBinary(): Promise<ServerBinary> {
  const usable = usableServer()
  if (usable) return usable
  if (await mayInstall()) {
    process.stderr.write(`No database server on this machine; installing ${packages.join(' and ')} with apt …\n`)
    await install()
    const installed = usableServer()
    if (installed) return installed
  }
  throw new EmbeddedDatabaseError(whatToDo())
}

function usableServer(): ServerBinary | undefined {
  return findServerBinaries().find((binary) => isSupportedServer(binary.version))
}

function whatToDo(): string {
  const tooOld = findServerBinaries()[0]
  return [
    tooOld
      ? `${tooOld.path} is version ${tooOld.version}; needed is ${requiredServers}.`
      : `DATABASE_URL is not set, and no database server (mariadbd or mysqld) was found on this machine.`,
    'Do one of these:',
    `  - Debian or Ubuntu: sudo apt-get install ${packages.join(' ')}`,
    '  - elsewhere: install MariaDB or MySQL (macOS: brew install mariadb); it need not be started',
    '  - set DATABASE_URL=mysql://user:password@host:3306/database in .env to use a server you have',
  ].join('\n')
}

async function mayInstall(): Promise<boolean> {
  if (!existsSync('/etc/debian_version') || !findProgram(['apt-get'])) return false
  return process.getuid?.() === 0 || (await canSudo())
}

async function canSudo(): Promise<boolean> {
  const sudo = findProgram(['sudo'])
  if (!sudo) return false
  return promisify(execFile)(sudo, ['-n', 'true']).then(
    () => true,
    () => false,
  )
}

async function install(): Promise<void> {
  const command = ['install', '-y', '--no-install-recommends', ...packages]
  if ((await apt(command)) === 0) return
  // A fresh machine or container has no package lists yet, or ones that name versions which are gone.
  await apt(['update'])
  if ((await apt(command)) !== 0) throw new EmbeddedDatabaseError(`apt could not install the database.\n${whatToDo()}`)
}

function apt(args: string[]): Promise<number> {
  const options = ['-q', '-o', 'DPkg::Lock::Timeout=120', ...args]
  const [program, all]: [string, string[]] =
    process.getuid?.() === 0
      ? ['apt-get', options]
      : ['sudo', ['-n', 'DEBIAN_FRONTEND=noninteractive', 'apt-get', ...options]]
  const env = { ...process.env, PATH: widePath(), DEBIAN_FRONTEND: 'noninteractive' }
  // apt talks on stdout, which belongs to the results of our own command; it gets our stderr for both.
  const child = spawn(program, all, { stdio: ['ignore', 2, 2], env })
  return new Promise((resolve) => {
    child.once('error', () => resolve(1))
    child.once('exit', (code) => resolve(code ?? 1))
  })
}
