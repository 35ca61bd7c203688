import { readFileSync } from 'node:fs'
import { userInfo } from 'node:os'

/** A user of this machine as people and commands know it: its name, or its number when it has none. */
export function userName(uid: number): string {
  return (uid === ourUid() && ownName()) || namesOfMachine().get(uid) || String(uid)
}

/** The same with its number, as it stands in a sentence: `post-dispatcher (uid 998)`. */
export function describeUser(uid: number): string {
  const name = userName(uid)
  return name === String(uid) ? `uid ${uid}` : `${name} (uid ${uid})`
}

/** As whom this process opens and makes files; undefined on systems without such numbers. */
export const ourUid = (): number | undefined => process.geteuid?.()

/** The user this process runs as. */
export function describeUs(): string {
  const uid = ourUid()
  return uid === undefined ? userInfo().username : describeUser(uid)
}

// A container may run as a number that nobody has named.
function ownName(): string | undefined {
  try {
    return userInfo().username
  } catch {
    return undefined
  }
}

function namesOfMachine(): Map<number, string> {
  try {
    const lines = readFileSync('/etc/passwd', 'utf8').split('\n')
    return new Map(lines.map((line) => line.split(':')).map(([name = '', , uid]) => [Number(uid), name]))
  } catch {
    return new Map()
  }
}
