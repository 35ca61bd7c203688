import { signal } from '@preact/signals'

/** Who does nothing for so long is not there: a page that went on asking would keep the session of somebody who has left. */
const AWAY_MS = 30 * 60_000

let lastInput = Date.now()

/** Whether somebody has touched the page of late; false as soon as a question would have been asked for nobody. */
export const awake = signal(true)

export function isAwake(): boolean {
  awake.value = Date.now() - lastInput < AWAY_MS
  return awake.value
}

for (const input of ['pointerdown', 'keydown', 'wheel', 'touchstart']) {
  addEventListener(
    input,
    () => {
      lastInput = Date.now()
      awake.value = true
    },
    { passive: true },
  )
}
