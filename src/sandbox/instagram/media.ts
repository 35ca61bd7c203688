import { selectFields } from '../graph/fields'
import type { GraphCall } from '../graph/graph-call'
import { unsupportedRequest } from '../graph/graph-error'
import type { InstagramMedia } from '../graph/nodes'
import { listPage } from '../graph/paging'
import type { GraphRoutes, TargetOf } from '../graph/routes'
import { type Answer, ok } from '../http/answer'
import { mediaFields } from './media-fields'

const DAY_MS = 24 * 3_600_000
const read = ['instagram_basic', 'instagram_business_basic'] as const

/** Published media: one, its children, the listings, deleting. */
export function addMediaRoutes(routes: GraphRoutes): void {
  routes
    .on('GET', 'media', '', { name: 'instagram.media.read', scope: read, run: readMedia })
    .on('GET', 'media', 'children', { name: 'instagram.media.children', scope: read, run: listChildren })
    .on('DELETE', 'media', '', {
      name: 'instagram.media.delete',
      scope: ['instagram_manage_contents'],
      facebookLoginOnly: true,
      run: deleteMedia,
    })
    .on('GET', 'ig-user', 'media', {
      name: 'instagram.media.list',
      scope: read,
      // Stories have a listing of their own, and frames of a carousel are found through it.
      run: (call, user) => list(call, user.id, (media) => media.shape !== 'story' && media.shape !== 'child'),
    })
    .on('GET', 'ig-user', 'stories', {
      name: 'instagram.stories.list',
      scope: read,
      run: (call, user) => {
        const since = call.world.clock.now() - DAY_MS
        return list(call, user.id, (media) => media.shape === 'story' && media.createdAt > since)
      },
    })
}

function list(call: GraphCall, account: string, wanted: (media: InstagramMedia) => boolean): Answer {
  const { world, params } = call
  const newestFirst = world.graph.of(account, 'media').filter(wanted).reverse()
  const fields = params.string('fields')
  return ok(
    listPage(
      call,
      newestFirst,
      (media) => media.createdAt,
      (media) => selectFields(world, media, mediaFields, fields),
    ),
  )
}

function readMedia({ world, token, params }: GraphCall, media: TargetOf<'media'>): Answer {
  if (world.switches.instagramReadsNeedUserToken && token?.kind === 'page') throw unsupportedRequest('GET', media.id)
  return ok(selectFields(world, media, mediaFields, params.string('fields')))
}

function listChildren({ world, params }: GraphCall, media: TargetOf<'media'>): Answer {
  const children = media.children.flatMap((id) => world.graph.find('media', id) ?? [])
  return ok({ data: children.map((child) => selectFields(world, child, mediaFields, params.string('fields'))) })
}

function deleteMedia({ world }: GraphCall, media: TargetOf<'media'>): Answer {
  if (!world.switches.instagramDeleteAllowed) throw unsupportedRequest('DELETE', media.id)
  world.graph.remove(media)
  const shown = world.publications.get(media.id)
  if (shown) shown.deletedAt = world.clock.now()
  return ok({ success: true, deleted_id: media.id })
}
