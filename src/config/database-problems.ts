import { resolve } from 'node:path'
import { ConfigError } from './config-error'
import { type DatabaseAddress, parseDatabaseAddress, replicaAddresses, withCaFile } from './database-address'
import { projectRoot } from './project-root'

/** What is wrong with the settings of the database. Nothing of an address is repeated: it may be a piece of a password. */
export function databaseProblems(given: Record<string, string>): string[] {
  const { DATABASE_URL, DATABASE_CA_FILE, MIGRATE_DATABASE_URL, DATABASE_REPLICA_URLS } = given
  if (!DATABASE_URL) {
    return Object.entries({ DATABASE_CA_FILE, MIGRATE_DATABASE_URL, DATABASE_REPLICA_URLS })
      .filter(([, value]) => value)
      .map(([name]) => `${name}: has no effect without DATABASE_URL. Set it, or remove this`)
  }
  const running = parse('DATABASE_URL', DATABASE_URL, DATABASE_CA_FILE)
  const replicas = replicaAddresses(DATABASE_REPLICA_URLS ?? '').filter(Boolean)
  const ofReplicas = replicas.flatMap((url) => parse('DATABASE_REPLICA_URLS', url, DATABASE_CA_FILE).problems)
  if (!MIGRATE_DATABASE_URL) return [...new Set([...running.problems, ...ofReplicas])]
  const migrating = parse('MIGRATE_DATABASE_URL', MIGRATE_DATABASE_URL, DATABASE_CA_FILE)
  const differing = differences(running.address, migrating.address)
  const problems = [...running.problems, ...ofReplicas, ...migrating.problems, ...differing]
  // Of the authority's file both tell the same.
  return [...new Set(problems)]
}

type Parsed = { address?: DatabaseAddress; problems: string[] }

function parse(name: string, url: string, caFile: string | undefined): Parsed {
  try {
    return { address: parseDatabaseAddress(withCaFile(url, caFile && resolve(projectRoot, caFile))), problems: [] }
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    return { problems: error.problems.map((problem) => problem.replace(/^DATABASE_URL\b/, name)) }
  }
}

// One server may be reached by two names, and two ports; what it calls the database is one name everywhere.
function differences(running: DatabaseAddress | undefined, migrating: DatabaseAddress | undefined): string[] {
  if (!running || !migrating || running.database.toLowerCase() === migrating.database.toLowerCase()) return []
  return [
    'MIGRATE_DATABASE_URL: names another database than DATABASE_URL. Both are for the same one, by different accounts: what stands behind the last / must be the same',
  ]
}
