/** Aborted when this process is asked to end. The first signal is enough; what is under way is finished. */
export function stopSignal(): AbortSignal {
  const controller = new AbortController()
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.once(signal, () => controller.abort())
  return controller.signal
}
