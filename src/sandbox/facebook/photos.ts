import { type NodeFields, selectFields } from '../graph/fields'
import type { GraphCall } from '../graph/graph-call'
import { graphRefusal, invalidParameter, unsupportedRequest } from '../graph/graph-error'
import type { Photo } from '../graph/nodes'
import type { GraphRoutes, TargetOf } from '../graph/routes'
import { graphTime } from '../graph/time'
import { type Answer, ok } from '../http/answer'
import { fetchMedia } from '../media/fetch-media'
import { imageInfo } from '../media/image-info'
import type { Blob } from '../state/blobs'
import type { World } from '../state/world'
import { addPost, publishPost } from './post'

const MAX_PHOTO_BYTES = 10 * 1024 * 1024
// A multi-picture file is a JPEG to everybody but Instagram, whose guide leaves it out.
const acceptedFormats = new Set(['jpeg', 'mpo', 'png', 'gif', 'bmp', 'tiff'])

/** `POST /{page-id}/photos`, hidden or visible, and reading a photo. */
export function addPhotoRoutes(routes: GraphRoutes): void {
  routes
    .on('POST', 'page', 'photos', {
      name: (params) =>
        params.boolean('published') === false ? 'facebook.photo.create.hidden' : 'facebook.photo.create.visible',
      parameters: ['url', 'source', 'caption', 'message', 'published', 'alt_text_custom', 'temporary', 'no_story'],
      scope: ['pages_manage_posts'],
      pageToken: true,
      run: createPhoto,
    })
    .on('GET', 'photo', '', {
      name: 'facebook.photo.read',
      scope: ['pages_read_engagement'],
      run: ({ world, params }, photo) => {
        if (!isAlive(world, photo)) throw unsupportedRequest('GET', photo.id)
        return ok(selectFields(world, photo, photoFields, params.string('fields')))
      },
    })
    .on('DELETE', 'photo', '', {
      name: 'facebook.photo.delete',
      scope: ['pages_manage_posts'],
      pageToken: true,
      run: ({ world }, photo) => {
        world.graph.remove(photo)
        return ok({ success: true })
      },
    })
}

async function createPhoto(call: GraphCall, page: TargetOf<'page'>): Promise<Answer> {
  const { params, world } = call
  const file = params.files.get('source')
  const sourceUrl = params.string('url')
  const visible = params.boolean('published') !== false
  if (!file && !sourceUrl) {
    throw graphRefusal({ code: 324, subcode: 2069019, message: '(#324) Missing or invalid image file' })
  }
  const blob = file ? world.blobs.add(file.bytes) : await fetchPhoto(world, sourceUrl ?? '')
  if (blob) checkPhoto(blob)
  const altText = params.string('alt_text_custom')
  const photo = world.graph.add<Photo>({
    kind: 'photo',
    id: world.ids.next(),
    account: page.id,
    // The older name of the same text.
    caption: params.string('caption') ?? params.string('message') ?? '',
    createdAt: world.clock.now(),
    ...(altText && { altText }),
    ...(blob && { blob }),
    ...(sourceUrl && { sourceUrl }),
  })
  if (!visible) return ok({ id: photo.id })
  const post = addPost(world, page.id, { message: photo.caption, photos: [photo.id] })
  photo.usedBy = post.id
  publishPost(world, post)
  return ok({ id: photo.id, post_id: post.id })
}

async function fetchPhoto(world: World, url: string): Promise<Blob | undefined> {
  if (!world.switches.fetchMedia) return undefined
  const result = await fetchMedia(world, url, MAX_PHOTO_BYTES)
  if (result === 'bad-url') throw invalidParameter('url should represent a valid URL', 2061006)
  if (result === 'too-large') throw photoRefused()
  if (result === 'unreachable') {
    throw graphRefusal({ code: 324, subcode: 2069019, message: '(#324) Missing or invalid image file' })
  }
  return result
}

function checkPhoto(blob: Blob): void {
  const info = imageInfo(blob.bytes)
  if (!info || !acceptedFormats.has(info.format) || blob.size > MAX_PHOTO_BYTES) throw photoRefused()
}

function photoRefused() {
  return graphRefusal({
    code: 100,
    subcode: 1366046,
    message: 'Invalid parameter',
    userTitle: "Can't Read Files",
    userMessage:
      "Your photos couldn't be uploaded. Photos should be saved as JPG, PNG, GIF or TIFF files of at most 10 MB.",
  })
}

/** Hidden photos that nothing shows are deleted after about a day. */
export function isAlive(world: World, photo: Photo): boolean {
  const age = world.clock.now() - photo.createdAt
  return photo.usedBy !== undefined || age < world.switches.facebookHiddenPhotoHours * 3_600_000
}

/** The photo, if a new post or story may still show it. */
export function usablePhoto(world: World, page: string, id: string): Photo {
  const photo = world.graph.find('photo', id)
  if (!photo || photo.account !== page || !isAlive(world, photo)) {
    throw invalidParameter(`Object with ID '${id}' does not exist or cannot be loaded`, 33)
  }
  if (photo.usedBy) {
    throw graphRefusal({
      code: 100,
      subcode: 1366051,
      message: 'Invalid parameter',
      userTitle: 'Photos Already Posted',
      userMessage: 'These photos were already posted.',
    })
  }
  return photo
}

const photoFields: NodeFields<Photo> = {
  typeName: 'Photo',
  standard: ['created_time', 'name', 'id'],
  table: {
    id: (photo) => photo.id,
    name: (photo) => photo.caption || undefined,
    alt_text_custom: (photo) => photo.altText,
    created_time: (photo) => graphTime(photo.createdAt),
    link: (photo) => `https://www.facebook.com/photo/?fbid=${photo.id}`,
    images: (photo, world) => {
      const info = photo.blob && imageInfo(photo.blob.bytes)
      if (!photo.blob || !info) return []
      return [{ width: info.width, height: info.height, source: `${world.url}/_sandbox/media/${photo.blob.sha256}` }]
    },
    // Set even while the photo is hidden: it says nothing about being published.
    page_story_id: (photo) => photo.usedBy ?? `${photo.account}_${photo.id}`,
  },
}
