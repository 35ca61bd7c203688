import { spawnSync } from 'node:child_process'
import { CannotMake } from '../lib/debian/cannot-make.mjs'
import { root, say } from '../lib/project.mjs'

/** Clones the last commit of this checkout. */
export function cloneCheckout(folder) {
  if (dirtOf(root))
    say('The checkout has changes that are not committed; the machine gets the last commit without them')
  git(['clone', '-q', root, folder])
}

/** What git would show as changed. */
export function dirtOf(folder) {
  // It may belong to another user, of whom git would otherwise be afraid.
  return git(['-c', `safe.directory=${folder}`, '-C', folder, 'status', '--porcelain']).trimEnd()
}

function git(args) {
  const { status, stdout, stderr, error } = spawnSync('git', args, { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 })
  if (status === 0) return stdout
  throw new CannotMake(`git ${args.join(' ')}: ${error?.message ?? stderr.trim()}`)
}
