import { type MediaItem, type Platform, type PostType, plannedPublications } from '../../domain/post'
import { shrink } from '../../media/shrink'
import { platforms } from '../../platforms'
import { isRemuxable } from '../../platforms/judge/judge-file'
import { exceeded } from '../../platforms/judge/limits'
import type { MediaRule } from '../../platforms/judge/rule'

/** What a file of ours is made into before a platform gets it. */
export type Form = 'jpeg' | 'mp4'

/** What this server can make. */
export type Makes = { mp4: boolean }

/** The form in which a platform gets a file; undefined for one that it gets as it is. */
export function formFor(platform: Platform, postType: PostType, item: MediaItem, makes: Makes): Form | undefined {
  if (item.key === undefined) return undefined
  const rules = rulesFor(platform, postType, item)
  if (rules.some((rule) => asksForJpeg(rule, item))) return 'jpeg'
  return makes.mp4 && rules.some((rule) => asksForMp4(rule, item)) ? 'mp4' : undefined
}

/** The medium as it will be in that form, as far as that is known before it is made. */
export function inForm(form: Form, { size, indexFirst, ...item }: MediaItem): MediaItem {
  return form === 'jpeg' ? asJpeg(item) : { ...item, contentType: 'video/mp4', indexFirst: true }
}

function asJpeg({ multiPicture, orientation = 1, width, height, ...item }: MediaItem): MediaItem {
  if (!width || !height) return { ...item, contentType: 'image/jpeg' }
  const shown = orientation >= 5 ? { width: height, height: width } : { width, height }
  return { ...item, ...(isJpeg(item) ? shrink(shown) : shown), contentType: 'image/jpeg' }
}

/** Whether the platform certainly refuses the file as it is. */
export const needsForm = (platform: Platform, postType: PostType, item: MediaItem): boolean =>
  rulesFor(platform, postType, item).some(
    (rule) => !rule.formats?.includes(item.contentType ?? '') || isTooLarge(rule, item),
  )

/** Whether a picture of a type that is taken has too many bytes or pixels. */
export const isMadeToFit = (platform: Platform, postType: PostType, item: MediaItem): boolean =>
  rulesFor(platform, postType, item).some((rule) => isTooLarge(rule, item))

/** The smallest limit of the platforms' JPEGs, so that one made for one platform serves another. */
const SMALLEST_LIMIT = 8 * 1024 * 1024

/** What a JPEG made for a platform may weigh. */
export const mostBytes = (platform: Platform, postType: PostType, item: MediaItem): number =>
  Math.min(SMALLEST_LIMIT, ...rulesFor(platform, postType, item).map((rule) => rule.must?.maxBytes ?? SMALLEST_LIMIT))

const rulesFor = (platform: Platform, postType: PostType, item: MediaItem): MediaRule[] =>
  plannedPublications(postType).flatMap((kind) => platforms[platform].rules[kind]?.media[item.type] ?? [])

const asksForJpeg = (rule: MediaRule, item: MediaItem) =>
  rule.convert?.includes(item.contentType ?? '') ||
  (rule.convertMultiPicture && item.multiPicture) ||
  isTooLarge(rule, item)

function isTooLarge({ fits, must: { maxBytes, maxPixels } = {} }: MediaRule, item: MediaItem): boolean {
  if (!fits?.includes(item.contentType ?? '')) return false
  return exceeded({ ...(maxBytes && { maxBytes }), ...(maxPixels && { maxPixels }) }, item).length > 0
}

const asksForMp4 = ({ remux, formats }: MediaRule, item: MediaItem) =>
  remux === true && !formats?.includes(item.contentType ?? '') && isRemuxable(item)

const isJpeg = ({ contentType = '' }: MediaItem) => ['image/jpeg', 'image/jpg'].includes(contentType)
