import type { FieldError } from '../../domain/field-error'
import { type MediaItem, type Platform, type PostType, plannedPublications } from '../../domain/post'
import { discardFiles } from '../../media/discard-files'
import type { StoredMedia } from '../../media/media-library'
import { platforms } from '../../platforms'
import type { MediaRule } from '../../platforms/judge/rule'
import { fileName } from '../../platforms/judge/file-name'
import type { PostTools } from '../post-tools'

/** The JPEGs that were made, and what is to be said about it. */
export type Conversions = {
  /** The medium a platform's post refers to: the JPEG where one was needed and made. */
  mediumFor(platform: Platform, postType: PostType, item: MediaItem): MediaItem
  errors: FieldError[]
  warnings: string[]
  /** Files that were made; they are to be removed when nothing is scheduled. */
  made: StoredMedia[]
}

/** True for a file of ours that a platform gets as JPEG. */
export function needsJpeg(platform: Platform, postType: PostType, item: MediaItem): boolean {
  return item.key !== undefined && rulesFor(platform, postType, item).some((rule) => asksForJpeg(rule, item))
}

/** The medium as it will be once it is a JPEG, as far as that is known before it is made. */
export function asJpeg({ size, multiPicture, orientation = 1, width, height, ...item }: MediaItem): MediaItem {
  const sides = width && height ? { width, height } : {}
  const turned = width && height && orientation >= 5 ? { width: height, height: width } : sides
  return { ...item, ...turned, contentType: 'image/jpeg' }
}

type Wanted = { companyId: string; platform: Platform; postType: PostType; media: MediaItem[] }[]

/** Makes the JPEGs that the platforms of a post need, each file once. When it throws, nothing of them is left. */
export async function convertFiles(tools: PostTools, wanted: Wanted): Promise<Conversions> {
  const said: Said = { errors: [], warnings: [], made: [] }
  try {
    const jpegs = await makeJpegs(tools, wanted, said)
    return {
      ...said,
      mediumFor: (platform, postType, item) =>
        (item.key && needsJpeg(platform, postType, item) && jpegs.get(item.key)) || item,
    }
  } catch (error) {
    await discardFiles(tools, said.made)
    throw error
  }
}

type Said = Omit<Conversions, 'mediumFor'>

/** @param said is told what is made, as it is made */
async function makeJpegs({ converter, gone }: PostTools, wanted: Wanted, said: Said): Promise<Map<string, MediaItem>> {
  const jpegs = new Map<string, MediaItem>()
  const tried = new Set<string>()
  for (const { companyId, platform, postType, media } of wanted) {
    for (const [index, item] of media.entries()) {
      const { key } = item
      if (!key || tried.has(key) || !needsJpeg(platform, postType, item)) continue
      tried.add(key)
      const name = fileName(item, index)
      const converted = await converter.toJpeg({ companyId, gone }, item, mostBytes(platform, postType, item))
      if (converted.kind === 'made') {
        const { stored, width, height } = converted
        said.made.push(stored)
        jpegs.set(key, jpegItem(item, stored, { width, height }))
        said.warnings.push(`${name} is made into a JPEG for ${platforms[platform].name}; the original is kept`)
        continue
      }
      const why =
        converted.kind === 'failed' ? converted.why : 'the image library (sharp) cannot be loaded on this server'
      const message = `${name} cannot be made into a JPEG for ${platforms[platform].name}: ${why}. Schedule a JPEG`
      if (mustBeJpeg(platform, postType, item)) said.errors.push({ path: `media.${index}`, message })
      else said.warnings.push(`${message} if it is refused`)
    }
  }
  return jpegs
}

const rulesFor = (platform: Platform, postType: PostType, item: MediaItem): MediaRule[] =>
  plannedPublications(postType).flatMap((kind) => platforms[platform].rules[kind]?.media[item.type] ?? [])

const asksForJpeg = (rule: MediaRule, { contentType = '', multiPicture }: MediaItem) =>
  rule.convert?.includes(contentType) || (rule.convertMultiPicture && multiPicture) || false

const mustBeJpeg = (platform: Platform, postType: PostType, item: MediaItem) =>
  rulesFor(platform, postType, item).some((rule) => !rule.formats?.includes(item.contentType ?? ''))

/** The smallest limit of the platforms' JPEGs, so that one made for one platform serves another. */
const SMALLEST_LIMIT = 8 * 1024 * 1024

const mostBytes = (platform: Platform, postType: PostType, item: MediaItem) =>
  Math.min(SMALLEST_LIMIT, ...rulesFor(platform, postType, item).map((rule) => rule.must?.maxBytes ?? SMALLEST_LIMIT))

const jpegItem = (
  { type, altText, name, key }: MediaItem,
  { url, key: jpegKey, contentType, size }: StoredMedia,
  sides: { width: number; height: number },
): MediaItem => ({
  url,
  type,
  ...(altText && { altText }),
  key: jpegKey,
  contentType,
  size,
  ...(name && { name }),
  ...(key && { originalKey: key }),
  ...sides,
})
