import type { Publication, PublishedMedia } from '../state/publications'
import type { World } from '../state/world'
import { forbiddenResource, inputError, invalidField, missingField, notImitatedHere, refuse } from './linkedin-error'
import { isRecord } from './post-body'
import type { Asset } from './state'

const MAX_ALT_TEXT = 4086

export interface ReadContent {
  kind: Publication['content']
  media: PublishedMedia[]
  assets: string[]
  title?: string
  link?: string
}

/** Checks the one variant of content a post carries, and that its media exist, are processed and belong to the author. */
export function readContent(world: World, author: string, content: Record<string, unknown> | undefined): ReadContent {
  if (!content) return { kind: 'text', media: [], assets: [] }
  const [variant = '', ...others] = Object.keys(content)
  if (others.length > 0) throw invalidField('content', 'content must have exactly one member')
  const value = content[variant]
  if (!isRecord(value)) throw invalidField(`content.${variant}`)
  if (variant === 'media') return readMedia(world, author, value)
  if (variant === 'multiImage') return readImages(world, author, value)
  if (variant === 'article') return readArticle(world, author, value)
  throw notImitatedHere(`content.${variant}, if it exists,`, 400)
}

function readMedia(world: World, author: string, value: Record<string, unknown>): ReadContent {
  const asset = usableAsset(world, author, value.id, 'content.media.id')
  const title = typeof value.title === 'string' ? value.title : undefined
  if (asset.kind === 'document' && !title) throw missingField('content.media.title')
  return {
    kind: asset.kind,
    media: [published(asset, value.altText)],
    assets: [asset.urn],
    ...(title && { title }),
  }
}

function readImages(world: World, author: string, value: Record<string, unknown>): ReadContent {
  const images = value.images
  if (!Array.isArray(images)) throw missingField('content.multiImage.images')
  if (images.length < 2 || images.length > 20) {
    throw invalidField('content.multiImage.images', 'A multi-image post has 2 to 20 images')
  }
  const assets = images.map((image: unknown, index) => {
    const id = isRecord(image) ? image.id : undefined
    const asset = usableAsset(world, author, id, `content.multiImage.images[${index}].id`)
    if (asset.kind !== 'image')
      throw inputError(400, 'INVALID_IMAGE_ID', 'Only images can be shown together', 'content')
    return { asset, altText: isRecord(image) ? image.altText : undefined }
  })
  return {
    kind: 'carousel',
    media: assets.map(({ asset, altText }) => published(asset, altText)),
    assets: assets.map(({ asset }) => asset.urn),
  }
}

// LinkedIn does not look at the address: title, description and picture of the card come from the caller.
function readArticle(world: World, author: string, value: Record<string, unknown>): ReadContent {
  const { source, title, thumbnail } = value
  if (source === undefined) throw missingField('content.article.source')
  if (typeof source !== 'string' || !/^https?:\/\//.test(source) || !URL.canParse(source)) {
    throw inputError(400, 'INVALID_URL', 'source must be a URL', 'content.article.source')
  }
  if (typeof title !== 'string' || !title) throw missingField('content.article.title')
  const picture =
    thumbnail === undefined ? undefined : usableAsset(world, author, thumbnail, 'content.article.thumbnail')
  if (picture && picture.kind !== 'image') {
    throw inputError(400, 'INVALID_IMAGE_ID', 'thumbnail must be an image URN', 'content.article.thumbnail')
  }
  return {
    kind: 'article',
    media: picture ? [published(picture, undefined)] : [],
    assets: picture ? [picture.urn] : [],
    title,
    link: source,
  }
}

function usableAsset(world: World, author: string, id: unknown, field: string): Asset {
  if (id === undefined) throw missingField(field)
  const kind = /^urn:li:(image|video|document):/.exec(String(id))?.[1]
  if (!kind) throw inputError(400, 'INVALID_URN_TYPE', `${field} must be an image, video or document URN`, field)
  const asset = world.linkedin.assets.get(String(id))
  if (!asset) {
    const code = kind === 'document' ? 'INVALID_URN_ID' : `INVALID_${kind.toUpperCase()}_ID`
    throw inputError(400, code, `${id} does not exist`, field)
  }
  if (asset.owner !== author) throw forbiddenResource(asset.kind)
  if (asset.status === 'PROCESSING_FAILED') {
    throw refuse({ status: 400, code: 'MEDIA_ASSET_PROCESSING_FAILED', message: `${id} could not be processed` })
  }
  if (asset.status !== 'AVAILABLE') {
    throw refuse({ status: 400, code: 'MEDIA_ASSET_WAITING_UPLOAD', message: `${id} is ${asset.status}` })
  }
  return asset
}

function published(asset: Asset, altText: unknown): PublishedMedia {
  if (typeof altText === 'string' && altText.length > MAX_ALT_TEXT) throw invalidField('altText', 'altText is too long')
  return {
    type: asset.kind,
    ...(asset.blob && { blob: asset.blob }),
    ...(typeof altText === 'string' && altText && { altText }),
    ...(asset.corrupt && { corrupt: true }),
  }
}
