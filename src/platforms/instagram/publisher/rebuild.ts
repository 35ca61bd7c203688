import { fail } from '../../calls/call-purpose'
import type { Step } from '../../calls/publisher'
import { type ContainerStatus, containerErrorKind } from './container-status'
import type { State } from './progress'

/** A post is built this often anew before it is given up. */
const MAX_REBUILDS = 2

/**
 * Building everything anew after a container came to nothing, children included: their parent may have failed because
 * of one of them. Containers are invisible and may be left behind; an account has 400 of them a day.
 */
export function rebuild(state: State, found: ContainerStatus): Step {
  const said = `Instagram's container ended as ${found.code}${found.text ? `: ${found.text}` : ''}`
  if (found.code === 'ERROR') {
    const kind = containerErrorKind(found)
    if (kind !== 'rebuild') return fail(kind, said, {})
  }
  if (state.rebuilt >= MAX_REBUILDS) {
    const builds = `after being built ${MAX_REBUILDS + 1} times`
    if (found.code !== 'UNREADABLE') return fail('rejected', `${said}, ${builds}`, {})
    const advice = 'this token may make containers but not read them, connect the account again'
    return fail('permission', `${said}, ${builds}: ${advice}`, {})
  }
  const progress = { rebuilt: state.rebuilt + 1 }
  const did = `rebuild-container (${found.code})`
  if (found.code !== 'ERROR') return { kind: 'continue', did, progress }
  // What made it fail (a file that could not be fetched, a busy encoder) needs a moment to pass.
  return { kind: 'wait', did, progress, forMs: state.rebuilt === 0 ? 5_000 : 60_000, because: said }
}
