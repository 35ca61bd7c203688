import { counted } from '../../../domain/counted'
import { fail } from '../../calls/call-purpose'
import type { Step } from '../../calls/publisher'
import { type ContainerEnd, type ContainerStatus, containerEnd } from './container-status'
import type { State } from './progress'

/** A post is built this often anew before it is given up. */
const MAX_REBUILDS = 2

/**
 * Building everything anew after a container came to nothing, children included: their parent may have failed because
 * of one of them. Containers are invisible and may be left behind; an account has 400 of them a day.
 */
export function rebuild(state: State, found: ContainerStatus): Step {
  const said = `Instagram's container ended as ${found.code}${found.text ? `: ${found.text}` : ''}`
  const end: ContainerEnd =
    found.code === 'ERROR' ? containerEnd(found, MAX_REBUILDS) : { kind: 'rebuild', times: MAX_REBUILDS }
  const advice = end.says ? `: ${end.says}` : ''
  if (end.kind !== 'rebuild') return fail(end.kind, `${said}${advice}`, {})
  if (state.rebuilt >= end.times) {
    const builds = `after being built ${counted(state.rebuilt + 1, 'time')}`
    if (found.code !== 'UNREADABLE') return fail('rejected', `${said}, ${builds}${advice}`, {})
    const todo = 'this token may make containers but not read them, connect the account again'
    return fail('permission', `${said}, ${builds}: ${todo}`, {})
  }
  const progress = { rebuilt: state.rebuilt + 1 }
  const did = `rebuild-container (${found.code})`
  if (found.code !== 'ERROR') return { kind: 'continue', did, progress }
  // What made it fail (a file that could not be fetched, a busy encoder) needs a moment to pass.
  return { kind: 'wait', did, progress, forMs: state.rebuilt === 0 ? 5_000 : 60_000, because: said }
}
