import { setTimeout as pause } from 'node:timers/promises'

/** Repeats work on a database that comes and goes. What is repeated must do no harm when it is done twice. */
export async function patiently<T>(work: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await work()
    } catch (error) {
      if (tries >= 200) throw error
      await pause(100)
    }
  }
}
