import { spawnSync } from 'node:child_process'
import { readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createConnection } from 'mysql2/promise'
import { describe, expect, inject, it } from 'vitest'
import { parseDatabaseAddress } from '../../src/config/database-address'
import { connectTo } from '../../src/db/connection'
import { projectRoot } from '../support/run-program'
import { temporaryFolder } from '../support/temporary-folder'

const folder = temporaryFolder('secrets-')
const script = join(projectRoot, 'deploy/in-container.sh')
/** Each character with a meaning in addresses, in shells, in .env, in compose files, in SQL. */
const password = `p@s:s/w?o#r%d $HOME \${X} 'q' "d" \\n ; & ü \`id\` \\'`
writeFileSync(join(folder, 'database-password'), `${password}\n`)
writeFileSync(join(folder, 'database-migrate-password'), `${password}migrate`)

const inContainer = (program: string[], env: Record<string, string> = {}, name = script) =>
  spawnSync('sh', [name, ...program], {
    encoding: 'utf8',
    env: { PATH: process.env.PATH, SECRETS_DIR: folder, DATABASE_USER: 'post_dispatcher', ...env },
  })
const printSettings = ['node', '-p', 'JSON.stringify([process.env.DATABASE_URL, process.env.MIGRATE_DATABASE_URL])']
const settings = (env: Record<string, string>) => JSON.parse(inContainer(printSettings, env).stdout)

describe('a program in the container', () => {
  it('gets the address of the database with whatever password lies in its file', () => {
    const [address] = settings({ DATABASE_HOST: 'db:3306' })
    expect(parseDatabaseAddress(address)).toEqual({
      host: 'db',
      port: 3306,
      user: 'post_dispatcher',
      password,
      database: 'post_dispatcher',
    })
  })

  it('gets the address of the account that may change tables when it is migrate, and otherwise none', () => {
    const migrate = { DATABASE_HOST: 'db:3306', MIGRATE_DATABASE_URL: '', MIGRATE_DATABASE_USER: 'owner' }
    expect(parseDatabaseAddress(settings(migrate)[1])).toMatchObject({ user: 'owner', password: `${password}migrate` })
    expect(settings({ DATABASE_HOST: 'db:3306', MIGRATE_DATABASE_URL: '' })[1]).toBe('')
  })

  it('keeps the address that stands in .env', () => {
    const DATABASE_URL = 'mysql://a:b@elsewhere/c'
    expect(settings({ DATABASE_URL, DATABASE_HOST: 'db:3306' })[0]).toBe(DATABASE_URL)
  })

  it('does not start with an empty password, and says which file it is', () => {
    writeFileSync(join(folder, 'empty'), '\n')
    const empty = temporaryFolder('secrets-empty-')
    writeFileSync(join(empty, 'database-password'), '\n')
    const { status, stdout, stderr } = inContainer(printSettings, { DATABASE_HOST: 'db', SECRETS_DIR: empty })
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' })
    expect(stderr).toContain('database-password is empty')
  })

  it('is the command line when it is called post-dispatcher', () => {
    const link = join(folder, 'post-dispatcher')
    symlinkSync(script, link)
    const node = join(folder, 'node')
    writeFileSync(node, '#!/bin/sh\nprintf "%s\\n" "$@"\n', { mode: 0o755 })
    const { stdout } = inContainer(['keys', 'create'], { PATH: `${folder}:${process.env.PATH}` }, link)
    expect(stdout).toBe('/app/dist/cli.js\nkeys\ncreate\n')
  })
})

it('the account that the database is made with gets in with that password, and may do what publishing takes', async () => {
  const made = spawnSync('bash', ['-c', `docker_process_sql() { cat; }; . "$0"`, 'deploy/database-accounts.sh'], {
    cwd: projectRoot,
    encoding: 'utf8',
    env: { PATH: process.env.PATH, SECRETS_DIR: folder },
  })
  // The test's server has an account of that name; and this one shall be able to connect from here alone.
  const account = `'container_${process.pid}'@'127.0.0.1'`
  const statements = made.stdout.replaceAll(`'post_dispatcher'@'%'`, account).split(/;\n/).filter(Boolean)
  const server = await createConnection(connectTo(inject('databaseServer')))
  try {
    for (const statement of statements) await server.query(statement)
    const { user: _user, password: _password, database: _database, ...at } = connectTo(inject('databaseServer'))
    const own = await createConnection({ ...at, user: `container_${process.pid}`, password })
    const [grants] = await own.query('SHOW GRANTS')
    await own.end()
    expect(JSON.stringify(grants)).toContain('GRANT SELECT, INSERT, UPDATE, DELETE ON `post_dispatcher`.*')
  } finally {
    await server.query(`DROP USER IF EXISTS ${account}`)
    await server.end()
  }
  expect(readFileSync(join(projectRoot, 'deploy/compose.yaml'), 'utf8')).toContain('DATABASE_USER: post_dispatcher\n')
})
