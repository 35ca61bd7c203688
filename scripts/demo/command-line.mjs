import { fromDist } from '../lib/from-dist.mjs'
import { runNode } from './run-node.mjs'

const COMPANY = 'demo'

/** Migrates and returns how many migrations that took. */
export async function migrateSchema(env) {
  return (await runNode('cli.js', ['migrate'], env)).split('\n').filter(Boolean).length
}

/** An API key of the demo's company. */
export function createKey(env) {
  return runNode('cli.js', ['keys', 'create', '--company', COMPANY, '--name', 'demo', '--scope', 'admin'], quiet(env))
}

/** Connects one account of each platform; returns our ids of them by platform. */
export async function connectAccounts(env) {
  const { ready } = fromDist('sandbox/state/ready-accounts')
  const accounts = { facebook: ready.page, instagram: ready.instagram, linkedin: ready.organization }
  const ids = {}
  for (const [platform, account] of Object.entries(accounts)) {
    ids[platform] = await connectAccount(env, { platform, ...account, name: `Demo ${platform}` })
  }
  return ids
}

/** Connects an account of the sandbox; returns our id of it. */
export async function connectAccount(env, { platform, id, token, name, login }) {
  const args = ['--company', COMPANY, '--platform', platform, '--external-id', id, '--name', name]
  // The token goes over standard input: arguments can be read by everybody on the machine.
  const added = await runNode(
    'cli.js',
    ['accounts', 'add', ...args, ...(login ? ['--login', login] : [])],
    quiet(env),
    `${token}\n`,
  )
  return added.trim()
}

// Of keys and accounts of a demo nobody has to find out later who made them.
const quiet = (env) => ({ ...env, LOG_LEVEL: 'warn' })
