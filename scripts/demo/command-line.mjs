import { fromDist } from '../lib/from-dist.mjs'
import { runNode } from './run-node.mjs'

const COMPANY = 'demo'

/** Migrates and returns how many migrations that took. */
export async function migrateSchema(env) {
  return (await runNode('cli.js', ['migrate'], env)).split('\n').filter(Boolean).length
}

/** An API key of the demo's company. */
export function createKey(env) {
  return runNode('cli.js', ['keys', 'create', '--company', COMPANY, '--name', 'demo'], quiet(env))
}

/** Connects one account of each platform; returns our ids of them by platform. */
export async function connectAccounts(env) {
  const { ready } = fromDist('sandbox/state/ready-accounts')
  const accounts = { facebook: ready.page, instagram: ready.instagram, linkedin: ready.organization }
  const ids = {}
  for (const [platform, { id, token }] of Object.entries(accounts)) {
    const args = ['--company', COMPANY, '--platform', platform, '--external-id', id, '--name', `Demo ${platform}`]
    // The token goes over standard input: arguments can be read by everybody on the machine.
    ids[platform] = (await runNode('cli.js', ['accounts', 'add', ...args], quiet(env), `${token}\n`)).trim()
  }
  return ids
}

// Of keys and accounts of a demo nobody has to find out later who made them.
const quiet = (env) => ({ ...env, LOG_LEVEL: 'warn' })
