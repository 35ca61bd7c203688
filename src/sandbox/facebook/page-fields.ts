import type { NodeFields } from '../graph/fields'
import type { Account } from '../state/account'
import type { World } from '../state/world'

/** A page as `/me/accounts` and `GET /{page-id}` show it. */
export const pageFields: NodeFields<Account> = {
  typeName: 'Page',
  standard: ['name', 'id'],
  table: {
    id: (page) => page.id,
    name: (page) => page.name,
    username: (page) => page.username,
    category: () => 'Bakery',
    category_list: () => [{ id: '1', name: 'Bakery' }],
    tasks: () => ['ANALYZE', 'ADVERTISE', 'MODERATE', 'CREATE_CONTENT', 'MANAGE'],
    link: (page) => `https://www.facebook.com/${page.id}`,
    access_token: (page, world) => pageToken(world, page.id),
    picture: () => ({ data: { url: '', is_silhouette: true } }),
    instagram_business_account: (page, world) => {
      const linked = world.accounts.get(page.linkedTo ?? '')
      return linked && { id: linked.id, username: linked.username }
    },
  },
}

function pageToken(world: World, page: string): string | undefined {
  return world.accounts.tokensOf(page).find((token) => token.kind === 'page' && token.subject === page)?.value
}
