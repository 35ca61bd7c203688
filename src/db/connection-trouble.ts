/**
 * True for an error of a connection, and not of what was said on it: lost, refused, or closed by the server, which MySQL
 * does with a process that it has not heard of for a while. On another connection the same may work.
 */
export function isConnectionTrouble(error: unknown): boolean {
  const { code, fatal } = error as { code?: string; fatal?: boolean }
  return (
    fatal === true ||
    /^(ECONN|EPIPE|ETIMEDOUT|PROTOCOL_|ER_SERVER_SHUTDOWN|ER_CON_COUNT|ER_LOCK|ER_QUERY_INTERRUPTED|ER_CONNECTION_KILLED|ER_CLIENT_INTERACTION_TIMEOUT)/.test(
      code ?? '',
    )
  )
}
