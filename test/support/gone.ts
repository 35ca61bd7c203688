import { until } from './until'

/** Resolves when a process is there no more. */
export const gone = (pid: number) =>
  until(() => {
    try {
      return !process.kill(pid, 0)
    } catch {
      return true
    }
  }, 'the process is gone')
