import type { TestProject } from 'vitest/node'
import { startThrowAwayServer } from '../../src/db/embedded/throw-away-server'

declare module 'vitest' {
  interface ProvidedContext {
    /** Address of the test run's database server; its account may create and drop schemas. */
    databaseServer: string
  }
}

/** One database server for the whole run: the one of TEST_DATABASE_URL, or a throw-away one. */
export default async function setup(project: TestProject): Promise<(() => Promise<void>) | undefined> {
  const given = process.env.TEST_DATABASE_URL
  if (given) {
    project.provide('databaseServer', given)
    return undefined
  }
  const server = await startThrowAwayServer()
  project.provide('databaseServer', server.url)
  return () => server.stop()
}
