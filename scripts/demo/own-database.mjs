import { randomBytes } from 'node:crypto'
import { createRequire } from 'node:module'
import { fromDist } from '../lib/from-dist.mjs'
import { say } from '../lib/project.mjs'

const require = createRequire(import.meta.url)

/**
 * A database for the demo alone. Never the operator's: the demo's tick would take real posts that are due and publish
 * them into the sandbox. With DATABASE_URL a schema of its own is made on that server, if the account may; otherwise a
 * throw-away server is started, and it is said why.
 */
export async function ownDatabase() {
  const config = fromDist('config/config').loadConfig()
  // With its certificate authority: what was to be encrypted is encrypted here as well.
  return (
    (config.DATABASE_URL && (await ownSchema(await fromDist('db/database-url').databaseUrl(config)))) ||
    throwAwayServer()
  )
}

async function ownSchema(url) {
  const { createConnection } = require('mysql2/promise')
  const name = `post_dispatcher_demo_${randomBytes(4).toString('hex')}`
  const { connectTo, describeDatabase } = fromDist('db/connection')
  // The schema of the address need not be there yet.
  const to = { ...connectTo(url), database: undefined, connectTimeout: 5_000 }
  const onServer = async (statement) => {
    const connection = await createConnection(to)
    await connection.query(statement).finally(() => connection.end())
  }
  try {
    await onServer(`CREATE DATABASE ${name} CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci`)
  } catch (error) {
    say(`No schema can be made at ${describeDatabase(url)}, which DATABASE_URL names (${error.message})`)
    return null
  }
  const address = new URL(url)
  address.pathname = `/${name}`
  return {
    url: address.href,
    description: `a schema of its own on ${address.host}`,
    remove: () => onServer(`DROP DATABASE IF EXISTS ${name}`),
  }
}

async function throwAwayServer() {
  const server = await fromDist('db/embedded/throw-away-server').startThrowAwayServer()
  return { url: server.url, description: 'a throw-away server', remove: server.stop }
}
