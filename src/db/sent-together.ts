import type { Connection } from './connection'

/** What waits is sent before it is longer: servers take 16 MB and more at once. */
const MOST_CHARACTERS = 1_000_000

/** A connection inside a transaction whose statements are sent together. */
export type Together = {
  connection: Connection
  /** Sends all that waits; on return the server has carried it out. */
  send(): Promise<void>
}

/**
 * A connection on which a change waits for the next question, or for the end, and is sent with it: a transaction that locks,
 * changes four tables and commits is two exchanges with the server and not seven. The server carries out one statement after
 * another and stops at the first that fails, so that nothing behind that is done, COMMIT least of all; who said what failed
 * hears of it with what is sent next. What a change answers, how many rows it has met, nobody is told.
 *
 * On a connection that does not take several statements at once each is sent by itself.
 * @throws when what stands between us and the server has not carried out all of them
 * @param answered called when the server has answered something
 */
export function sentTogether(connection: Connection, answered: () => void = () => {}): Together {
  let waiting: string[] = []
  let length = 0
  const takesSeveral = areTakenTogether(connection)

  /** @returns the answer to the last of them */
  const send = async (): Promise<unknown> => {
    const statements = waiting
    waiting = []
    length = 0
    if (statements.length === 0) return undefined
    const [answer] = await connection.query(statements.join(';\n'))
    answered()
    if (statements.length === 1) return answer
    const answers: unknown[] = Array.isArray(answer) ? answer : [answer]
    if (answers.length !== statements.length)
      throw new Error(`Of ${statements.length} statements that were sent together ${answers.length} were carried out`)
    return answers.at(-1)
  }
  const query = async (sql: string, values?: unknown[]) => {
    const statement = connection.format(sql, values)
    waiting.push(statement)
    length += statement.length
    const isQuestion = /^\s*SELECT\b/.test(statement)
    return isQuestion || !takesSeveral || length > MOST_CHARACTERS ? [await send()] : []
  }
  return {
    connection: Object.assign(Object.create(connection), { query, execute: query }) as Connection,
    send: async () => void (await send()),
  }
}

/** The bit by which a server, or a proxy before it, says at the handshake that it takes several statements at once. */
const MULTI_STATEMENTS = 1 << 16

function areTakenTogether({ connection }: Connection): boolean {
  const { config, serverCapabilityFlags } = connection as typeof connection & { serverCapabilityFlags?: number }
  return config.multipleStatements === true && ((serverCapabilityFlags ?? 0) & MULTI_STATEMENTS) !== 0
}
