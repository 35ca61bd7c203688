import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { withoutSettings } from '../../config/for-children'

export type ThrowAwayFolder = {
  path: string
  /** A process that works in it, and ends before it when this process goes without having ended it. */
  endsWithUs(pid: number | undefined): void
  /** That one has ended, and its number may be somebody else's. */
  hasEnded(pid: number | undefined): void
  remove(): void
}

/**
 * Makes a folder that is gone when this process goes, however it goes: by `kill -9`, or because nobody reads any more what it says.
 * @param prefix its name begins with, and where it is; a folder for temporary files by default
 */
export function throwAwayFolder(prefix = join(tmpdir(), 'pd-')): ThrowAwayFolder {
  const path = mkdtempSync(prefix)
  const guard = startGuard(path)
  const pids = new Set<number>()
  const tell = () => guard.write(`kill ${[...pids].join(' ')}\n`)
  return {
    path,
    endsWithUs(pid) {
      // One that could not be started has none.
      if (pid === undefined) return
      pids.add(pid)
      tell()
    },
    hasEnded(pid) {
      if (pid !== undefined && pids.delete(pid)) tell()
    },
    remove() {
      rmSync(path, { recursive: true, force: true })
      guard.end('dismissed\n')
    },
  }
}

// It waits for the end of its input: the kernel closes that pipe when we end, however we end.
const script = `
pids=
while read -r word rest; do
  if [ "$word" = kill ]; then pids=$rest; else exit 0; fi
done
[ -n "$pids" ] && kill -9 $pids
rm -rf "$1"
`

function startGuard(folder: string) {
  const child = spawn('/bin/sh', ['-c', script, 'guard', folder], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
    cwd: '/',
    env: withoutSettings(),
  })
  child.unref()
  const input = child.stdin
  input.on('error', () => {})
  if ('unref' in input && typeof input.unref === 'function') input.unref()
  return input
}
