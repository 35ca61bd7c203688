import type { GraphCall } from '../graph/graph-call'
import { graphRefusal, instagramError } from '../graph/graph-error'
import type { Container, InstagramMedia } from '../graph/nodes'
import type { GraphRoutes, TargetOf } from '../graph/routes'
import { type Answer, ok } from '../http/answer'
import type { Publication } from '../state/publications'
import type { World } from '../state/world'
import { statusOf } from './container-state'
import { notReady } from './containers'
import { mediaPermalink } from './media-fields'
import { quotaUsage } from './quota'

/** `POST /{ig-user-id}/media_publish`: the one call after which followers may see something. */
export function addPublishRoutes(routes: GraphRoutes): void {
  routes.on('POST', 'ig-user', 'media_publish', {
    name: 'instagram.publish',
    parameters: ['creation_id'],
    scope: ['instagram_content_publish', 'instagram_business_content_publish'],
    run: publish,
  })
}

function publish({ world, params }: GraphCall, user: TargetOf<'ig-user'>): Answer {
  const container = world.graph.find('container', params.required('creation_id'))
  if (!container || container.account !== user.id) throw gone()
  const status = statusOf(world, container)
  if (status === 'EXPIRED') throw gone()
  if (status === 'PUBLISHED') return publishAgain(world, container)
  if (status !== 'FINISHED' || container.shape === 'child') throw notReady()
  refuseOverQuota(world, user.id)
  return ok({ id: makeVisible(world, container).id })
}

function gone() {
  return instagramError(24, 2207008, 'The media container does not exist or has expired')
}

function publishAgain(world: World, container: Container): Answer {
  const [first = ''] = container.published
  switch (world.switches.repeatedMediaPublish) {
    case 'duplicate':
      refuseOverQuota(world, container.account)
      return ok({ id: makeVisible(world, container).id })
    case 'same-id': {
      const shown = world.publications.get(first)
      if (shown) shown.accepted += 1
      return ok({ id: first })
    }
    default:
      throw notReady()
  }
}

function refuseOverQuota(world: World, account: string): void {
  if (!world.switches.dailyLimits || quotaUsage(world, account) < world.switches.instagramQuotaTotal) return
  throw graphRefusal({
    code: 9,
    subcode: 2207042,
    message: 'Application request limit reached',
    transient: false,
    userTitle: 'Daily post limit reached',
    userMessage: 'You reached the maximum number of posts that is allowed to be published by Content Publishing API.',
  })
}

function makeVisible(world: World, container: Container): InstagramMedia {
  const children = visibleChildren(world, container)
  const media = world.graph.add<InstagramMedia>({
    ...newMedia(world, container),
    media: container.shape === 'carousel' ? children.flatMap((child) => child.media) : container.media,
    children: children.map((child) => child.id),
  })
  container.published.push(media.id)
  world.publications.add(
    {
      id: media.id,
      relatedIds: [container.id, ...media.children],
      platform: 'instagram',
      account: media.account,
      kind: kindOf(media),
      content: media.shape === 'carousel' ? 'carousel' : (media.media[0]?.type ?? 'image'),
      text: media.caption,
      media: media.media.map(({ type, url, blob, altText }) => ({
        type,
        ...(url && { sourceUrl: url }),
        ...(blob && { blob }),
        ...(altText && { altText }),
      })),
      permalink: mediaPermalink(world, media),
      createdAt: container.createdAt,
    },
    media.createdAt,
  )
  return media
}

function visibleChildren(world: World, container: Container): InstagramMedia[] {
  const kept = world.switches.instagramDropsCarouselFrame ? container.children.slice(0, -1) : container.children
  return kept.flatMap((id) => {
    const child = world.graph.find('container', id)
    return child ? [world.graph.add<InstagramMedia>(newMedia(world, child))] : []
  })
}

function newMedia(world: World, container: Container): InstagramMedia {
  return {
    kind: 'media',
    id: world.ids.next(),
    account: container.account,
    shape: container.shape,
    caption: container.caption,
    media: container.media,
    children: [],
    shortcode: world.ids.shortcode(),
    createdAt: world.clock.now(),
    deleted: false,
  }
}

function kindOf(media: InstagramMedia): Publication['kind'] {
  if (media.shape === 'reel') return 'reel'
  return media.shape === 'story' ? 'story' : 'feed'
}
