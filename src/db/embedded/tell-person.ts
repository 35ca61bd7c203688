import { writeSync } from 'node:fs'

/** Tells a person at the terminal what takes a while. Where nobody can be told, the work goes on all the same. */
export function tellPerson(text: string): void {
  try {
    writeSync(2, `${text}\n`)
  } catch {
    // A full disk, a closed terminal.
  }
}
