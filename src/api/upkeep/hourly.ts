const HOUR_MS = 3_600_000

/**
 * Does something about once an hour, for the first time in about an hour.
 * @param work never rejects
 * @returns stops it
 */
export function hourly(work: () => Promise<void>): () => void {
  let timer: NodeJS.Timeout
  let isStopped = false
  const later = () => {
    if (isStopped) return
    // Servers that were started together do not ask together.
    timer = setTimeout(() => void work().then(later), HOUR_MS * (0.75 + Math.random() / 2))
    timer.unref()
  }
  later()
  return () => {
    isStopped = true
    clearTimeout(timer)
  }
}
