import { spawnSync } from 'node:child_process'
import { root, say } from '../lib/project.mjs'

/** Clones the last commit of this checkout. */
export function cloneCheckout(folder) {
  if (dirtOf(root))
    say('The checkout has changes that are not committed; the machine gets the last commit without them')
  const { status, stderr, error } = git(['clone', '-q', root, folder])
  if (status !== 0) throw new Error(`The checkout could not be cloned: ${error?.message ?? stderr.trim()}`)
}

/** What git would show as changed. */
export function dirtOf(folder) {
  // It may belong to another user, of whom git would otherwise be afraid.
  const { status, stdout, stderr } = git(['-c', `safe.directory=${folder}`, '-C', folder, 'status', '--porcelain'])
  if (status !== 0) throw new Error(`git status: ${stderr.trim()}`)
  return stdout.trimEnd()
}

function git(args) {
  return spawnSync('git', args, { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 })
}
