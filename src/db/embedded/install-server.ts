import { isSupportedServer, requiredServers } from '../server-version'
import { installPackages, mayInstall } from './apt'
import { EmbeddedDatabaseError } from './embedded-database-error'
import { findServerBinaries, type ServerBinary } from './server-binary'
import { tellPerson } from './tell-person'

const packages = ['mariadb-server-core', 'mariadb-client-core']

/** The database server of this machine; on Debian and Ubuntu it is installed when there is none and we may. */
export async function serverBinary(): Promise<ServerBinary> {
  const usable = usableServer()
  if (usable) return usable
  if (await mayInstall()) {
    tellPerson(`No database server on this machine; installing ${packages.join(' and ')} with apt …`)
    if (!(await installPackages(packages))) {
      throw new EmbeddedDatabaseError(`apt could not install the database.\n${whatToDo()}`)
    }
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
