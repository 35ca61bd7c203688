import { type NodeFields, selectFields } from '../graph/fields'
import type { GraphCall } from '../graph/graph-call'
import { graphRefusal, instagramError, invalidParameter, unsupportedRequest } from '../graph/graph-error'
import type { Container, ContainerMedia } from '../graph/nodes'
import type { GraphRoutes, TargetOf } from '../graph/routes'
import { newUpload } from '../graph/video-upload'
import { type Answer, ok } from '../http/answer'
import type { World } from '../state/world'
import { fetchImage, fetchVideoLater } from './container-media'
import { checkTexts, containerParameters, shapeOf } from './container-rules'
import { startProcessing, statusOf, statusText } from './container-state'

const DAY_MS = 24 * 3_600_000

/** `POST /{ig-user-id}/media` and the status of what it makes. */
export function addContainerRoutes(routes: GraphRoutes): void {
  routes
    .on('POST', 'ig-user', 'media', {
      name: (params) => `instagram.container.create.${shapeOf(params).shape}`,
      parameters: containerParameters,
      scope: ['instagram_content_publish', 'instagram_business_content_publish'],
      run: createContainer,
    })
    .on('GET', 'container', '', {
      name: 'instagram.container.status',
      scope: ['instagram_basic', 'instagram_business_basic'],
      run: readContainer,
    })
}

async function createContainer(call: GraphCall, user: TargetOf<'ig-user'>): Promise<Answer> {
  const { world, params } = call
  const { shape, type } = shapeOf(params)
  checkTexts(call, type)
  refuseTooMany(world, user.id)
  const resumable = params.string('upload_type') === 'resumable'
  const children = shape === 'carousel' ? readyChildren(call, user.id) : []
  const media = shape === 'carousel' || resumable ? [] : [await readMedia(call, shape, type)]
  const silent = shape === 'child' || shape === 'story'
  const container = world.graph.add<Container>({
    kind: 'container',
    id: world.ids.next(),
    account: user.id,
    shape,
    caption: silent ? '' : (params.string('caption') ?? ''),
    media: resumable ? [{ type: 'video' }] : media,
    children,
    createdAt: world.clock.now(),
    state: 'IN_PROGRESS',
    pollsLeft: world.switches.instagramProcessingPolls,
    published: [],
    ...(resumable && { upload: newUpload() }),
  })
  if (resumable) {
    return ok({ id: container.id, uri: `${world.url}/facebook-upload/ig-api-upload/v26.0/${container.id}` })
  }
  const [first] = media
  if (first?.type === 'video' && first.url) fetchVideoLater(world, container, first.url)
  else startProcessing(world, container)
  return ok({ id: container.id })
}

async function readMedia(
  { world, params }: GraphCall,
  shape: Container['shape'],
  type: 'image' | 'video',
): Promise<ContainerMedia> {
  if (type === 'video') return { type, url: params.required('video_url') }
  return fetchImage(world, params.required('image_url'), shape, params.string('alt_text'))
}

function refuseTooMany(world: World, account: string): void {
  if (!world.switches.dailyLimits) return
  const since = world.clock.now() - DAY_MS
  const recent = world.graph.of(account, 'container')
  const oldest = recent[recent.length - world.switches.instagramContainersPerDay]
  if (oldest && oldest.createdAt > since) {
    throw graphRefusal({ code: 4, message: '(#4) Application request limit reached', transient: true })
  }
}

function readyChildren({ world, params }: GraphCall, account: string): string[] {
  const ids = params.ids('children')
  if (ids.length < 2 || ids.length > 10) {
    throw instagramError(
      100,
      2207028,
      'Your post won’t work as a carousel. Carousels need at least 2 and at most 10 photos or videos.',
    )
  }
  for (const id of ids) {
    const child = world.graph.find('container', id)
    if (!child || child.account !== account) throw instagramError(24, 2207006, `The media ${id} was not found`)
    if (child.shape !== 'child') throw invalidParameter(`The media ${id} was not created with is_carousel_item`)
    const status = statusOf(world, child)
    if (status === 'EXPIRED') throw instagramError(24, 2207008, `The media ${id} does not exist or has expired`)
    if (status !== 'FINISHED') throw notReady()
  }
  return ids
}

/** The answer to publishing, or building on, a container that is not finished. */
export function notReady() {
  return instagramError(
    9007,
    2207027,
    'Media ID is not available',
    'The media is not ready for publishing, please wait for a moment',
  )
}

function readContainer({ world, token, params, omitNewest }: GraphCall, container: TargetOf<'container'>): Answer {
  if (world.switches.instagramReadsNeedUserToken && token?.kind === 'page')
    throw unsupportedRequest('GET', container.id)
  // A lagging read does not know yet that the container was published.
  const seen = omitNewest > 0 && container.published.length > 0 ? { ...container, published: [] } : container
  const answer = selectFields(world, seen, containerFields, params.string('fields'))
  if (container.state === 'FINISHED' && container.pollsLeft > 0) container.pollsLeft -= 1
  return ok(answer)
}

const containerFields: NodeFields<Container> = {
  typeName: 'MediaContainer',
  standard: ['id'],
  table: {
    id: (container) => container.id,
    status_code: (container, world) =>
      world.switches.instagramContainerAnswer === 'code' ? statusOf(world, container) : undefined,
    status: (container, world) => statusText(world, container),
    copyright_check_status: () => ({ status: 'completed', matches_found: false }),
    video_status: (container) => container.upload && { uploading_phase: { status: container.upload.state } },
  },
}
