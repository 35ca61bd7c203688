import { execFile } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, renameSync, rmdirSync, rmSync } from 'node:fs'
import { userInfo } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { makeFolder } from '../../config/our-files'
import { EmbeddedDatabaseError } from './embedded-database-error'
import { findProgram, type ServerBinary, widePath } from './server-binary'
import { tellPerson } from './tell-person'

const run = promisify(execFile)

/**
 * Makes a server's data folder, unless it is there. It is made beside its place and then moved into it: a folder under
 * the final name is always whole, and what an interrupted start left behind is recognised and removed.
 */
export async function ensureDataFolder(server: ServerBinary, folder: string): Promise<void> {
  removeUnfinished(folder)
  if (existsSync(join(folder, 'mysql'))) return
  setAsideForeign(folder)
  makeFolder(dirname(folder))
  const unfinished = mkdtempSync(`${folder}.new-`)
  try {
    await initialise(server, unfinished)
    renameSync(unfinished, folder)
  } finally {
    rmSync(unfinished, { recursive: true, force: true })
  }
}

/** Arguments of a server program that apply from the first moment of a data folder's life. */
export function commonArguments(server: ServerBinary, folder: string): string[] {
  return [
    '--no-defaults',
    `--datadir=${folder}`,
    // Not the shared /tmp: a starting server clears away temporary tables there, also those of another that is just being
    // made (seen with two data folders made at the same moment).
    `--tmpdir=${folder}`,
    // A server refuses to run as root by accident; here it is meant: the project may belong to root.
    ...(process.getuid?.() === 0 ? ['--user=root'] : []),
    ...(server.flavour === 'mariadb' ? ['--innodb-log-file-size=32M'] : ['--loose-innodb-redo-log-capacity=32M']),
  ]
}

async function initialise(server: ServerBinary, folder: string): Promise<void> {
  const [program, args] =
    server.flavour === 'mariadb' ? mariadbInstaller(server, folder) : mysqlInstaller(server, folder)
  try {
    await run(program, args, { env: { PATH: widePath(), HOME: folder }, maxBuffer: 16 * 1024 * 1024 })
  } catch (error) {
    const { stdout = '', stderr = '', message } = error as Error & { stdout?: string; stderr?: string }
    const said = `${stdout}\n${stderr}`.trim().split('\n').slice(-8).join('\n') || message
    throw new EmbeddedDatabaseError(`${program} could not make a data folder in ${dirname(folder)}:\n${said}`)
  }
}

function mariadbInstaller(server: ServerBinary, folder: string): [string, string[]] {
  const names = ['mariadb-install-db', 'mysql_install_db']
  const nearby = [dirname(server.path), join(dirname(server.path), '../bin'), join(dirname(server.path), '../scripts')]
  const program = findProgram(names, nearby.join(':')) ?? findProgram(names)
  if (!program) {
    throw new EmbeddedDatabaseError(
      `Found ${server.path}, but not mariadb-install-db, which belongs to it. Install MariaDB's server package again, or set DATABASE_URL`,
    )
  }
  return [
    program,
    [
      ...commonArguments(server, folder),
      // root may enter through the socket as the owner of the files, and from nowhere else.
      '--auth-root-authentication-method=socket',
      `--auth-root-socket-user=${userInfo().username}`,
      '--skip-test-db',
      '--skip-name-resolve',
      // It would otherwise refuse on a machine whose own name does not resolve. Nothing here uses that name.
      '--force',
    ],
  ]
}

function mysqlInstaller(server: ServerBinary, folder: string): [string, string[]] {
  // Leaves root without a password; the first start gives it one before anybody can connect.
  return [server.path, [...commonArguments(server, folder), '--initialize-insecure']]
}

function removeUnfinished(folder: string): void {
  const parent = dirname(folder)
  if (!existsSync(parent)) return
  for (const name of readdirSync(parent)) {
    if (name.startsWith(`${basename(folder)}.new-`)) rmSync(join(parent, name), { recursive: true, force: true })
  }
}

// Something else stands where the data folder belongs. It may be somebody's data, so it is kept under another name.
function setAsideForeign(folder: string): void {
  if (!existsSync(folder)) return
  if (readdirSync(folder).length === 0) {
    rmdirSync(folder)
    return
  }
  const aside = `${folder}.unusable-${Date.now()}`
  renameSync(folder, aside)
  tellPerson(`${folder} is not a database's data folder; moved it to ${aside}`)
}
