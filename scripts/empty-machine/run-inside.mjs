import { spawn, spawnSync } from 'node:child_process'
import { constants } from 'node:os'
import { CannotMake } from '../lib/debian/cannot-make.mjs'

/** Mounts and processes of its own: when the first process ends, so do all others, and no mount is left. */
const namespaces = ['--mount', '--pid', '--fork', '--kill-child']

// The first process of the machine: mounts what programs expect, runs the command, takes in orphans, and tells at the
// end, on descriptor 3, who is still there. A moment is given to those that are just ending.
const init = `
machine=$1 user=$2 folder=$3; shift 3
mount -t proc proc "$machine/proc" && mount --rbind /dev "$machine/dev" && mount -t tmpfs tmpfs "$machine/dev/shm" || exit 125
chroot --userspec="$user" "$machine" sh -c 'cd "$0" && exec env -i "$@"' "$folder" "$@" 3>&- &
wait $!
code=$?
others() {
  for p in "$machine"/proc/[0-9]*; do
    [ "$(readlink "$p/root")" = "$machine" ] && tr '\\0\\n' '  ' <"$p/cmdline" && echo
  done 2>/dev/null
}
for moment in 1 2 3 4 5 6 7 8 9 10; do
  [ -z "$(others)" ] && break
  sleep 0.1
done
others >&3
exit $code
`

/** Ends with a sentence where this machine does not let us have namespaces, as in most containers. */
export function checkNamespaces() {
  if (process.getuid?.() !== 0) throw new CannotMake('An empty machine can be made by root alone; run this as root')
  const { status, stderr, error } = spawnSync('unshare', [...namespaces, 'mount', '-t', 'proc', 'proc', '/proc'], {
    encoding: 'utf8',
  })
  if (status !== 0) throw new CannotMake(`An empty machine needs mounts of its own: ${error?.message ?? stderr.trim()}`)
}

/**
 * Runs a command in a folder that is a whole system.
 * @param {string} machine the folder
 * @param {string[]} command
 * @param {{ user: string, folder: string, env: string[], toStderr?: boolean }} how env holds NAME=VALUE, and is all it gets
 * @returns {Promise<{ code: number, leftovers: string }>} leftovers: command lines of processes that outlived it
 */
export function runInside(machine, command, { user, folder, env, toStderr }) {
  const args = ['sh', '-c', init, 'init', machine, user, folder, ...env, ...command]
  // Ends with us, even by kill -9.
  const all = ['--pdeathsig', 'KILL', 'unshare', ...namespaces, ...args]
  const child = spawn('setpriv', all, { cwd: '/', stdio: ['ignore', toStderr ? 2 : 'inherit', 'inherit', 'pipe'] })
  let leftovers = ''
  child.stdio[3].setEncoding('utf8').on('data', (text) => {
    leftovers += text
  })
  let stoppedBy = null
  const stop = (signal) => {
    stoppedBy = signal
    child.kill('SIGKILL')
  }
  const signals = ['SIGTERM', 'SIGINT', 'SIGHUP']
  for (const signal of signals) process.on(signal, stop)
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code) => {
      for (const signal of signals) process.off(signal, stop)
      if (stoppedBy) resolve({ code: 128 + constants.signals[stoppedBy], leftovers: '' })
      else resolve({ code: code ?? 1, leftovers: leftovers.trim() })
    })
  })
}
