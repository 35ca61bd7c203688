import { selectFields } from '../graph/fields'
import type { GraphCall } from '../graph/graph-call'
import { graphRefusal, invalidParameter } from '../graph/graph-error'
import type { FacebookPost } from '../graph/nodes'
import { listPage } from '../graph/paging'
import type { GraphRoutes, TargetOf } from '../graph/routes'
import { type Answer, ok } from '../http/answer'
import type { World } from '../state/world'
import { usablePhoto } from './photos'
import { addPost, publishPost, shownTime } from './post'
import { postFields } from './post-fields'
import { publishLater, scheduledTime } from './scheduling'

/** No official maximum was found; this is the number others use. */
const MAX_MESSAGE = 63_206

/** `POST /{page-id}/feed` and the listings of a page's posts. */
export function addFeedRoutes(routes: GraphRoutes): void {
  routes
    .on('POST', 'page', 'feed', {
      name: (params) =>
        params.boolean('published') === false ? 'facebook.feed.create.hidden' : 'facebook.feed.create.visible',
      parameters: [
        'message',
        'link',
        'attached_media',
        'published',
        'scheduled_publish_time',
        'unpublished_content_type',
        'client_mutation_id',
        'targeting',
        'place',
        'tags',
      ],
      scope: ['pages_manage_posts'],
      pageToken: true,
      run: createPost,
    })
    .on('GET', 'page', 'feed', { name: 'facebook.feed.list', scope: ['pages_read_engagement'], run: listPublished })
    .on('GET', 'page', 'posts', { name: 'facebook.posts.list', scope: ['pages_read_engagement'], run: listPublished })
    .on('GET', 'page', 'published_posts', {
      name: 'facebook.published-posts.list',
      scope: ['pages_read_engagement'],
      run: listPublished,
    })
    .on('GET', 'page', 'scheduled_posts', {
      name: 'facebook.scheduled-posts.list',
      scope: ['pages_read_engagement'],
      run: (call, page) => listPosts(call, page, (post) => !post.published && post.scheduledFor !== undefined),
    })
}

function createPost(call: GraphCall, page: TargetOf<'page'>): Answer {
  const { params, world } = call
  const message = params.string('message') ?? ''
  const link = params.string('link')
  const photos = attachedPhotos(call, page.id)
  if (!message.trim() && !link && photos.length === 0) {
    throw graphRefusal({ code: 100, message: '(#100) Missing message or attachment' })
  }
  if (message.length > MAX_MESSAGE) throw invalidParameter('Param message is too long')
  if (link !== undefined && !URL.canParse(link)) {
    throw graphRefusal({ code: 100, subcode: 1609005, message: '(#100) The url you supplied is invalid' })
  }
  const visible = params.boolean('published') !== false
  const scheduledFor = scheduledTime(call)
  if (visible) refuseDuplicate(world, page.id, message)
  const post = addPost(world, page.id, { message, photos, ...(link && { link }) })
  for (const id of photos) {
    const photo = world.graph.find('photo', id)
    if (photo) photo.usedBy = post.id
  }
  if (visible) publishPost(world, post)
  if (scheduledFor !== undefined) publishLater(world, post, scheduledFor)
  const fields = params.string('fields')
  return ok(
    fields ? selectFields(world, post, postFields, fields) : { id: post.id, post_supports_client_mutation_id: true },
  )
}

function attachedPhotos(call: GraphCall, page: string): string[] {
  const items = call.params.list('attached_media') ?? []
  return items.map((item) => {
    const id = (item as { media_fbid?: unknown } | null)?.media_fbid
    if (id === undefined) throw invalidParameter('Param attached_media must name a media_fbid in every item')
    return usablePhoto(call.world, page, String(id)).id
  })
}

// A content heuristic of the platform, not a promise: only the newest post of the page is compared.
function refuseDuplicate(world: World, page: string, message: string): void {
  if (!world.switches.facebookDuplicateCheck || !message) return
  const last = world.graph.of(page, 'post').findLast((post) => post.published)
  if (last?.message === message) {
    throw graphRefusal({
      code: 506,
      message: '(#506) Duplicate status message',
      userTitle: 'Duplicate Status Update',
      userMessage: 'This status update is identical to the last one you posted. Try posting something different.',
    })
  }
}

function listPublished(call: GraphCall, page: TargetOf<'page'>): Answer {
  return listPosts(call, page, (post) => post.published)
}

function listPosts(call: GraphCall, page: TargetOf<'page'>, wanted: (post: FacebookPost) => boolean): Answer {
  const { world } = call
  const time = (post: FacebookPost) => shownTime(world, post)
  const newestFirst = world.graph
    .of(page.id, 'post')
    .filter(wanted)
    .reverse()
    .sort((a, b) => time(b) - time(a))
  const fields = call.params.string('fields')
  return ok(listPage(call, newestFirst, time, (post) => selectFields(world, post, postFields, fields)))
}
