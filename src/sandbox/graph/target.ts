import { sandboxApps, type Token } from '../state/account'
import type { World } from '../state/world'
import type { Target } from './routes'

/** What the id in a path stands for, on a host of this login. `me` is whoever the token speaks for. */
export function findTarget(
  world: World,
  login: 'facebook' | 'instagram',
  idOrMe: string,
  token: Token | undefined,
): Target | undefined {
  const id = idOrMe === 'me' ? token?.subject : idOrMe
  if (!id) return undefined
  const account = world.accounts.get(id)
  if (account) {
    if (login === 'instagram') {
      return account.kind === 'instagram-login' ? { kind: 'ig-user', id, account: id, profile: account } : undefined
    }
    if (account.kind === 'page') return { kind: 'page', id, account: id, profile: account }
    if (account.kind === 'instagram-facebook-login') return { kind: 'ig-user', id, account: id, profile: account }
    return undefined
  }
  if (token && token.kind === 'user' && token.subject === id) return { kind: 'user', id, account: id }
  if (id === sandboxApps.metaAppId) return { kind: 'app', id, account: id }
  const node = world.graph.get(id)
  // Each login sees its own accounts and nothing of the other's.
  const owner = node && world.accounts.get(node.account)
  if (!owner || (owner.kind === 'instagram-login') !== (login === 'instagram')) return undefined
  return node
}
