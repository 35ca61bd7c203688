import { rootCertificates } from 'node:tls'
import { createPool } from 'mysql2/promise'
import { Sequelize } from 'sequelize'
import { expect, it } from 'vitest'
import { loadConfig } from '../../src/config/config'
import { addressOf, type GivenDatabase } from '../../src/db/address-of'
import { openDatabase } from '../../src/db/connection'
import { settingsFor } from '../../src/workers/post-scheduler.worker'

const password = 'p@ss:w/o?r#d%41&+ ü'
const parts = { host: 'db.example', port: 3307, database: 'my posts' }
const expected = { ...parts, user: 'us:er', password }

/** What the driver makes of an address. */
function read(address: string): Record<string, unknown> {
  const pool = openDatabase(address)
  void pool.end()
  const { connectionConfig } = pool.pool.config as unknown as { connectionConfig: Record<string, unknown> }
  const { host, port, user, password, database, ssl, socketPath } = connectionConfig
  return { host, port, user, password, database, ssl, socketPath }
}

it('names the database of a Sequelize, whatever stands in its password', () => {
  const given = new Sequelize({ ...parts, dialect: 'mysql', username: 'us:er', password, logging: false })
  expect(read(addressOf(given))).toMatchObject(expected)
})

it('names the database of a pool, ours or the caller’s', async () => {
  const given = createPool({ ...parts, user: 'us:er', password })
  expect(read(addressOf(given))).toMatchObject(expected)
  const ours = openDatabase(addressOf(given))
  expect(addressOf(ours)).toBe(addressOf(given))
  await Promise.all([given.end(), ours.end()])
})

it('names where a Sequelize writes, when it reads elsewhere', () => {
  const given = new Sequelize('posts', '', '', {
    dialect: 'mysql',
    logging: false,
    replication: {
      read: [{ host: 'replica', username: 'r', password: 'r' }],
      write: { host: 'primary', username: 'w', password: 'secret' },
    },
  })
  expect(read(addressOf(given))).toMatchObject({ host: 'primary', user: 'w', password: 'secret', database: 'posts' })
})

const [one = '', two = ''] = rootCertificates

it('keeps encryption, its certificate and a socket', () => {
  const ssl = { ca: Buffer.from(one), rejectUnauthorized: true }
  const given = new Sequelize({
    ...parts,
    dialect: 'mysql',
    username: 'u',
    logging: false,
    dialectOptions: { ssl, socketPath: '/run/mysqld/a b.sock' },
  })
  const { ssl: kept, socketPath } = read(addressOf(given))
  expect(kept).toEqual({ ca: one, rejectUnauthorized: true, verifyIdentity: false })
  expect(socketPath).toBe('/run/mysqld/a b.sock')
})

it('keeps the encryption that a Sequelize has for writing alone', () => {
  const write = { host: 'primary', username: 'w', password: 's', dialectOptions: { ssl: { ca: [one, two] } } }
  const given = new Sequelize('posts', '', '', {
    dialect: 'mysql',
    logging: false,
    replication: { read: [], write } as object as { read: []; write: object },
  })
  expect(read(addressOf(given)).ssl).toMatchObject({ ca: `${one}\n${two}`, rejectUnauthorized: true })
})

it('hands no certificate authority of the settings to a database of the caller', () => {
  const given = createPool({ ...parts, user: 'u' })
  const config = { ...loadConfig({}, '/no/such/file'), DATABASE_CA_FILE: '/of/another.pem' }
  const settings = settingsFor(given, config)
  expect(settings).not.toHaveProperty('DATABASE_CA_FILE')
  expect(settings.DATABASE_URL).toBe(addressOf(given))
  void given.end()
})

it('finds the way to an address of IPv6', () => {
  const given = createPool({ ...parts, user: 'u', host: '::1' })
  expect(read(addressOf(given)).host).toBe('::1')
  void given.end()
})

it.each([
  [{ getDialect: () => 'sqlite', config: {} }, /must be MySQL or MariaDB; this Sequelize speaks sqlite/],
  [{ getDialect: () => 'postgres', config: {} }, /this Sequelize speaks postgres/],
  [{ getDialect: () => 'mysql', config: { host: 'h', password: 'hush-hush' } }, /has no name/],
  [
    {
      getDialect: () => 'mysql',
      config: { host: 'h', username: 'u', database: 'd', dialectOptions: { ssl: 'Amazon RDS' } },
    },
    /by a profile/,
  ],
  [{ getDialect: () => 'mysql', config: { host: 'a b', username: 'u', database: 'd' } }, /cannot be handed to workers/],
  [{ query: () => {} }, /must be a Sequelize, or a pool made by mysql2\/promise/],
  ['mysql://u:hush-hush@h/d', /must be a Sequelize, or a pool made by mysql2\/promise/],
])('refuses what is none with a sentence that holds no secret (%#)', (given, sentence) => {
  const look = () => addressOf(given as GivenDatabase)
  expect(look).toThrow(sentence)
  expect(look).not.toThrow(/hush-hush/)
})
