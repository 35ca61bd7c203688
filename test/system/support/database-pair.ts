import { createConnection, type RowDataPacket } from 'mysql2/promise'
import { connectTo } from '../../../src/db/connection'
import { startThrowAwayServer, type ThrowAwayServer } from '../../../src/db/embedded/throw-away-server'
import { afterFile } from '../../support/after-file'
import { until } from '../../support/until'

export type DatabasePair = {
  primary: string
  /** The same schema and account at the replica. */
  replica: string
  /** Of the replica: stop or go on applying what the primary does; say something to it. */
  onReplica(sql: string): Promise<RowDataPacket[]>
}

/** A MariaDB and its replica, by GTID. */
export async function databasePair(): Promise<DatabasePair> {
  const main = await started(() => ['--server-id=1', '--log-bin=log', '--binlog-format=ROW'])
  const copy = await started(() => ['--server-id=2', '--read-only=1'])
  const { port } = new URL(main.url)
  const [log] = await say(main.url, [
    "CREATE USER 'copier'@'127.0.0.1' IDENTIFIED BY 'copier'",
    "GRANT REPLICATION SLAVE ON *.* TO 'copier'@'127.0.0.1'",
    'SELECT @@gtid_binlog_pos AS position',
  ])
  // From here on: what was before it is the accounts, which each has made for itself.
  await say(copy.url, [
    `SET GLOBAL gtid_slave_pos = '${log?.position}'`,
    `CHANGE MASTER TO MASTER_HOST='127.0.0.1', MASTER_PORT=${port}, MASTER_USER='copier', MASTER_PASSWORD='copier', MASTER_USE_GTID=slave_pos`,
    'START SLAVE',
  ])
  const onReplica = (sql: string) => say(copy.url, [sql])
  await until(async () => {
    const [status] = await onReplica('SHOW SLAVE STATUS')
    if (status?.Last_SQL_Error || status?.Last_IO_Error)
      throw new Error(`${status.Last_SQL_Error}${status.Last_IO_Error}`)
    return status?.Slave_SQL_Running === 'Yes' && status.Slave_IO_Running === 'Yes'
  }, 'the replica follows')
  return { primary: main.url, replica: copy.url, onReplica }
}

async function started(extra: () => string[]): Promise<ThrowAwayServer> {
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
