import { selectFields } from '../graph/fields'
import type { GraphCall } from '../graph/graph-call'
import { listPage } from '../graph/paging'
import type { GraphRoutes, TargetOf } from '../graph/routes'
import { type Answer, ok } from '../http/answer'
import { facebookScopes } from '../state/account'
import { pageFields } from './page-fields'

const standardPageFields = 'access_token,category,category_list,name,id,tasks'

/** Who the token speaks for, what it may do, and which pages it reaches. */
export function addProfileRoutes(routes: GraphRoutes): void {
  routes
    .on('GET', 'user', '', {
      name: 'facebook.me.read',
      run: (_, user) => ok({ id: user.id, name: 'Sam Sandbox' }),
    })
    .on('GET', 'user', 'accounts', { name: 'facebook.me.accounts', scope: ['pages_show_list'], run: listPages })
    .on('GET', 'user', 'permissions', { name: 'facebook.me.permissions', run: listPermissions })
    .on('GET', 'user', 'businesses', {
      name: 'facebook.me.businesses',
      scope: ['business_management'],
      run: () => ok({ data: [] }),
    })
    .on('GET', 'page', '', {
      name: 'facebook.page.read',
      run: ({ world, params }, page) => ok(selectFields(world, page.profile, pageFields, params.string('fields'))),
    })
}

function listPages(call: GraphCall, _user: TargetOf<'user'>): Answer {
  const { world, token, params } = call
  // A page that belongs to a business can be left out although the token may use it.
  if (world.switches.facebookAccountsOmitPages) return ok({ data: [] })
  const pages = (token?.accounts ?? []).flatMap((id) => {
    const account = world.accounts.get(id)
    return account?.kind === 'page' ? [account] : []
  })
  const fields = params.string('fields') ?? standardPageFields
  return ok(listPage(call, pages, undefined, (page) => selectFields(world, page, pageFields, fields)))
}

function listPermissions({ token }: GraphCall): Answer {
  const data = facebookScopes.map((permission) => ({
    permission,
    status: token?.scopes.includes(permission) ? 'granted' : 'declined',
  }))
  return ok({ data })
}
