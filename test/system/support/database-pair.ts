import { createConnection, type RowDataPacket } from 'mysql2/promise'
import { connectTo } from '../../../src/db/connection'
import { startThrowAwayServer, type ThrowAwayServer } from '../../../src/db/embedded/throw-away-server'
import { afterFile } from '../../support/after-file'
import { until } from '../../support/until'

export type DatabasePair = {
  primary: string
  /** The same schema and account at the replica. */
  replica: string
  /** What a position of its log looks like. */
  gtid: RegExp
  /** Says something to the replica. */
  onReplica(sql: string): Promise<RowDataPacket[]>
  /** Whether the replica does what the primary does. */
  stopApplying(): Promise<void>
  goOnApplying(): Promise<void>
}

/** How each kind of server is told to keep a log of its GTIDs, and to follow another one's. */
const kinds = {
  mariadb: {
    primary: ['--server-id=1', '--log-bin=log', '--binlog-format=ROW'],
    replica: ['--server-id=2', '--read-only=1'],
    position: 'SELECT @@gtid_binlog_pos AS position',
    begin: (position: string, port: string) => [
      `SET GLOBAL gtid_slave_pos = '${position}'`,
      `CHANGE MASTER TO MASTER_HOST='127.0.0.1', MASTER_PORT=${port}, MASTER_USER='copier', MASTER_PASSWORD='copier', MASTER_USE_GTID=slave_pos`,
      'START SLAVE',
    ],
    status: 'SHOW SLAVE STATUS',
    applies: 'Slave_SQL_Running',
    listens: 'Slave_IO_Running',
    stopApplying: 'STOP SLAVE SQL_THREAD',
    goOnApplying: 'START SLAVE SQL_THREAD',
    /** What `X-Read-After` looks like. */
    gtid: /^0-1-\d+$/,
  },
  mysql: {
    primary: ['--server-id=1', '--log-bin=log', '--gtid-mode=ON', '--enforce-gtid-consistency=ON'],
    replica: ['--server-id=2', '--read-only=1', '--gtid-mode=ON', '--enforce-gtid-consistency=ON'],
    position: 'SELECT @@global.gtid_executed AS position',
    begin: (position: string, port: string) => [
      'RESET BINARY LOGS AND GTIDS',
      `SET GLOBAL gtid_purged = '${position}'`,
      `CHANGE REPLICATION SOURCE TO SOURCE_HOST='127.0.0.1', SOURCE_PORT=${port}, SOURCE_USER='copier', SOURCE_PASSWORD='copier', SOURCE_AUTO_POSITION=1, GET_SOURCE_PUBLIC_KEY=1`,
      'START REPLICA',
    ],
    status: 'SHOW REPLICA STATUS',
    applies: 'Replica_SQL_Running',
    listens: 'Replica_IO_Running',
    stopApplying: 'STOP REPLICA SQL_THREAD',
    goOnApplying: 'START REPLICA SQL_THREAD',
    gtid: /^[0-9a-f-]{36}:[\d:-]+$/i,
  },
}

/** A database server and its replica, by GTID. */
export async function databasePair(): Promise<DatabasePair> {
  let kind = kinds.mariadb
  const main = await started((flavour) => {
    kind = kinds[flavour]
    return kind.primary
  })
  const copy = await started(() => kind.replica)
  const { port } = new URL(main.url)
  const [log] = await say(main.url, [
    "CREATE USER 'copier'@'127.0.0.1' IDENTIFIED BY 'copier'",
    "GRANT REPLICATION SLAVE ON *.* TO 'copier'@'127.0.0.1'",
    kind.position,
  ])
  // From here on: what was before it is the accounts, which each has made for itself.
  await say(copy.url, kind.begin(String(log?.position).replaceAll(/\s/g, ''), port))
  const onReplica = (sql: string) => say(copy.url, [sql])
  await until(async () => {
    const [status] = await onReplica(kind.status)
    if (status?.Last_SQL_Error || status?.Last_IO_Error)
      throw new Error(`${status.Last_SQL_Error}${status.Last_IO_Error}`)
    return status?.[kind.applies] === 'Yes' && status[kind.listens] === 'Yes'
  }, 'the replica follows')
  return {
    primary: main.url,
    replica: copy.url,
    gtid: kind.gtid,
    onReplica,
    stopApplying: async () => void (await onReplica(kind.stopApplying)),
    goOnApplying: async () => void (await onReplica(kind.goOnApplying)),
  }
}

async function started(extra: Parameters<typeof startThrowAwayServer>[0]): Promise<ThrowAwayServer> {
  const server = await startThrowAwayServer(extra)
  afterFile(() => server.stop())
  return server
}

async function say(url: string, statements: string[]): Promise<RowDataPacket[]> {
  const connection = await createConnection(connectTo(url))
  try {
    let answer: unknown
    for (const statement of statements) [answer] = await connection.query(statement)
    return Array.isArray(answer) ? (answer as RowDataPacket[]) : []
  } finally {
    await connection.end()
  }
}
