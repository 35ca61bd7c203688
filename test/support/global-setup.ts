import type { TestProject } from 'vitest/node'
import { EmbeddedDatabaseError } from '../../src/db/embedded/embedded-database-error'
import { startThrowAwayServer } from '../../src/db/embedded/throw-away-server'
import { installTools } from './tools'

declare module 'vitest' {
  interface ProvidedContext {
    /** Address of the test run's database server; its account may create and drop schemas. */
    databaseServer: string
  }
}

/**
 * The tools that tests need, and one database server for the whole run: the one of TEST_DATABASE_URL, or a throw-away one.
 */
export default async function setup(project: TestProject): Promise<(() => Promise<void>) | undefined> {
  await installTools()
  const given = process.env.TEST_DATABASE_URL
  if (given) {
    project.provide('databaseServer', given)
    return undefined
  }
  const server = await startThrowAwayServer().catch((error: Error) => {
    // What is missing on this machine stands in the message; the places in our code it came from would only hide it.
    if (error instanceof EmbeddedDatabaseError) error.stack = ''
    throw error
  })
  project.provide('databaseServer', server.url)
  return () => server.stop()
}
