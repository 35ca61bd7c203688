/**
 * Aborted when this process is asked to end. The first signal is enough; what is under way is finished, also when it is asked
 * again: a terminal asks the whole group, and whoever started us passes it on.
 */
export function stopSignal(): AbortSignal {
  const controller = new AbortController()
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => controller.abort())
  return controller.signal
}
