import { spawn } from 'node:child_process'

// It waits for the end of its input: the kernel closes that pipe when we end, however we end.
const script = `
pids=
while read -r word rest; do
  if [ "$word" = kill ]; then pids="$pids $rest"; else exit 0; fi
done
[ -n "$pids" ] && kill -9 $pids
rm -rf "$1"
`

/** Ends the named processes and removes the folder should this process be killed before it could do so itself. */
export function startGuard(folder) {
  const child = spawn('/bin/sh', ['-c', script, 'guard', folder], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
    cwd: '/',
  })
  child.unref()
  child.stdin.on('error', () => {})
  child.stdin.unref()
  return {
    watch: (pid) => child.stdin.write(`kill ${pid}\n`),
    dismiss: () => child.stdin.end('dismissed\n'),
  }
}
