import { signal } from '@preact/signals'

/** The time, for what says how long ago something was; moves on each ten seconds while the page can be seen. */
export const now = signal(new Date())

const look = () => {
  if (!document.hidden) now.value = new Date()
}
setInterval(look, 10_000)
document.addEventListener('visibilitychange', look)
