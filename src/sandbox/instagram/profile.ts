import { type NodeFields, selectFields } from '../graph/fields'
import type { GraphRoutes } from '../graph/routes'
import { ok } from '../http/answer'
import type { Account } from '../state/account'

/** `GET /{ig-user-id}` and, with Instagram Login, `GET /me`. */
export function addInstagramProfileRoutes(routes: GraphRoutes): void {
  routes.on('GET', 'ig-user', '', {
    name: 'instagram.user.read',
    scope: ['instagram_basic', 'instagram_business_basic'],
    run: ({ world, params }, user) => ok(selectFields(world, user.profile, userFields, params.string('fields'))),
  })
}

const userFields: NodeFields<Account> = {
  typeName: 'User',
  standard: ['id'],
  table: {
    id: (user) => user.id,
    user_id: (user) => user.id,
    username: (user) => user.username,
    name: (user) => user.name,
    account_type: () => 'BUSINESS',
    profile_picture_url: (_, world) => `${world.url}/_sandbox/media/none`,
    followers_count: () => 0,
    media_count: (user, world) =>
      world.graph.of(user.id, 'media').filter((media) => media.shape !== 'child' && media.shape !== 'story').length,
  },
}
