import { loadConfig } from '../config/config'
import { describeDatabase } from '../db/connection'
import { databaseUrl } from '../db/database-url'
import { embeddedDatabaseStatus, ensureEmbeddedDatabase, stopEmbeddedDatabase } from '../db/embedded/embedded-database'
import { type AsJson, jsonDocument } from './json'
import type { Action } from './surroundings'

/** As service managers expect it of a server that is down. */
const NOT_RUNNING = 3

export const start: Action = async (around) => {
  around.out(`running at ${describeDatabase(await ensureEmbeddedDatabase())}\n`)
  return 0
}

export const stop: Action = async (around) => {
  around.out((await stopEmbeddedDatabase()) ? 'stopped\n' : 'was not running\n')
  return 0
}

export const url: Action = async (around) => {
  around.out(`${await databaseUrl(loadConfig(around.env))}\n`)
  return 0
}

export const status: Action<AsJson> = async (around, { json }) => {
  const state = embeddedDatabaseStatus()
  const address = state && describeDatabase(state.url)
  if (json) {
    const { pid = null, program = null, version = null, socket = null } = state ?? {}
    around.out(jsonDocument({ running: state !== null, address, pid, program, version, socket }))
  } else if (state) {
    const { pid, program, version, socket } = state
    around.out(`running at ${address}, process ${pid}, ${program} ${version}\nsocket ${socket}\n`)
  } else {
    around.out('not running\n')
  }
  return state ? 0 : NOT_RUNNING
}
