import { createHash } from 'node:crypto'
import { rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Where servers under test remember a database: a folder of that database's own, which survives their processes. */
export const stateDirOf = (databaseUrl: string) =>
  join(tmpdir(), `pd-state-${createHash('sha256').update(databaseUrl).digest('hex').slice(0, 16)}`)

/** As on a server that has never seen the database: whoever empties its tables must empty this as well. */
export const forgetDatabase = (databaseUrl: string) => rmSync(stateDirOf(databaseUrl), { recursive: true, force: true })
