/**
 * Does something once when the process is to end: by a signal, or because nobody reads any more what it says (`| head`). For
 * programs of tests: whoever gives up leaves nothing behind that works.
 */
export function whenGivenUp(putAway: () => Promise<unknown>): void {
  let isOver = false
  const end = () => {
    if (isOver) return
    isOver = true
    void putAway()
      .catch(() => {})
      .finally(() => process.exit(1))
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, end)
  for (const output of [process.stdout, process.stderr]) output.on('error', end)
}
