import { existsSync } from 'node:fs'
import { dataDir } from '../../config/project-root'
import { embeddedFiles, runningServer, type ServerState } from './server-state'

/**
 * The address of the embedded database, which is started (at first use also made, and its schema brought up to date)
 * when it does not run. When it runs this costs two small reads: every tick asks.
 */
export async function ensureEmbeddedDatabase(dir = dataDir): Promise<string> {
  const running = runningServer(dir)
  if (running) return running.url
  const { startEmbeddedDatabase } = await import('./start-embedded-database')
  return startEmbeddedDatabase(dir)
}

/** Whether there is a database to start. */
export const isEmbeddedDatabaseMade = (dir = dataDir): boolean => existsSync(embeddedFiles(dir).data)

/** The running server, or null. */
export function embeddedDatabaseStatus(dir = dataDir): ServerState | null {
  return runningServer(dir)
}

/** Stops the server cleanly; false when it did not run. */
export async function stopEmbeddedDatabase(dir = dataDir): Promise<boolean> {
  const { stopEmbedded } = await import('./start-embedded-database')
  return stopEmbedded(dir)
}
