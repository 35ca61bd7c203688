import mysql from 'mysql2'
import { type Options, Sequelize } from 'sequelize'
import { parseDatabaseAddress } from '../../config/database-address'
import { sessionStatements } from '../connection'
import { FailFast, type OnLeftAlone } from '../fail-fast'
import { type Pinged, pinging, type SignsOfLife, untilSilent } from '../signs-of-life'
import { type Attempt, defineAttempt } from './attempt'
import { definePostDetail, type PostDetail } from './post-detail'
import { definePostSchedule, type PostSchedule } from './post-schedule'
import { definePublication, type Publication } from './publication'

/** The tables as the API reads posts from them, with the connections behind them. */
export type Models = {
  sequelize: Sequelize
  PostDetail: PostDetail
  PostSchedule: PostSchedule
  Publication: Publication
  Attempt: Attempt
  /** One of the connections behind the models, to see whether they get through to the database. */
  getConnection(): Promise<ReadConnection>
  close(): Promise<void>
}

export type ReadConnection = {
  query(sql: string): Promise<unknown>
  /** Gives it back for others to use. */
  release(): void
  /** Closes it: others would wait for the same answer. */
  destroy(): void
}

type MysqlConnection = Pinged & { query(sql: string, done: (error: unknown) => void): void }
/** What Sequelize does not describe of itself. */
type ConnectionManager = {
  getConnection(options: { type: 'SELECT' }): Promise<MysqlConnection>
  releaseConnection(connection: MysqlConnection): void
  destroyConnection(connection: MysqlConnection): Promise<void>
  disconnect(connection: MysqlConnection): Promise<void>
}

type Watch = {
  /** Whoever wants a connection fails fast, and this is told of it. */
  onLeftAlone?: OnLeftAlone
  signsOfLife?: SignsOfLife
}

/**
 * Opens the models on a database. Nothing connects until the first query.
 * @param url `mysql://user:password@host:port/database`
 * @param connections the most connections held at once
 * @param watch over them; none that has fallen silent is kept
 */
export function openModels(
  url: string,
  connections = 10,
  { onLeftAlone, signsOfLife = untilSilent }: Watch = {},
): Models {
  const { host, port, user, password, database, ssl, socketPath } = parseDatabaseAddress(url)
  const options: Options & { databaseVersion: string; keepDefaultTimezone: boolean } = {
    dialect: 'mysql',
    // Handed over, so that it is ours, also in a bundle: Sequelize would look for it among the packages.
    dialectModule: mysql,
    host,
    port,
    // Named, so that Sequelize does not ask each new server for it. It only chooses the dialect's spelling.
    databaseVersion: '8.0.0',
    timezone: '+00:00',
    // Sequelize would set it before anybody watches the connection. It is among the first words.
    keepDefaultTimezone: true,
    logging: false,
    define: { timestamps: false, underscored: true },
    dialectOptions: {
      charset: 'utf8mb4_unicode_ci',
      connectTimeout: 5_000,
      ...(ssl && { ssl }),
      ...(socketPath && { socketPath }),
    },
    // A request that finds no connection for five seconds is better told so than left waiting.
    pool: { max: connections, min: 0, idle: 30_000, acquire: 5_000 },
  }
  const sequelize = new Sequelize(database, user, password, options)
  const ping = pinging(signsOfLife)
  // The same first words as on every other connection of ours (READ COMMITTED, short lock waits, UTC).
  sequelize.addHook('afterConnect', async (given: unknown) => {
    const connection = given as MysqlConnection
    ping(connection)
    for (const statement of sessionStatements) await send(connection, statement)
  })
  const manager = sequelize.connectionManager as unknown as ConnectionManager
  // One that is broken off before it has said goodbye is closed as well; that it failed would be heard by nobody and end the process.
  const disconnect = manager.disconnect.bind(manager)
  manager.disconnect = (connection) => disconnect(connection).catch(() => {})
  if (onLeftAlone) {
    const fast = new FailFast(onLeftAlone)
    const getConnection = manager.getConnection.bind(manager)
    manager.getConnection = (options) => fast.run(() => getConnection(options))
  }
  const PostDetail = definePostDetail(sequelize)
  const PostSchedule = definePostSchedule(sequelize)
  PostDetail.hasOne(PostSchedule, { as: 'schedule', foreignKey: 'post_detail_id', constraints: false })
  return {
    sequelize,
    PostDetail,
    PostSchedule,
    Publication: definePublication(sequelize),
    Attempt: defineAttempt(sequelize),
    getConnection: async () => {
      const connection = await manager.getConnection({ type: 'SELECT' })
      return {
        query: (sql) => send(connection, sql),
        release: () => manager.releaseConnection(connection),
        destroy: () => void manager.destroyConnection(connection).catch(() => {}),
      }
    },
    close: () => sequelize.close(),
  }
}

const send = (connection: MysqlConnection, sql: string) =>
  new Promise<void>((resolve, reject) => {
    connection.query(sql, (error) => (error ? reject(error) : resolve()))
  })
