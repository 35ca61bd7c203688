import type { FieldError } from '../../domain/field-error'
import type { MediaItem, Platform, PostType } from '../../domain/post'
import { discardFiles } from '../../media/discard-files'
import type { Converted } from '../../media/media-converter'
import type { StoredMedia } from '../../media/media-library'
import { platforms } from '../../platforms'
import { fileName } from '../../platforms/judge/file-name'
import type { PostTools } from '../post-tools'
import { checkedMp4 } from './checked-mp4'
import { type Form, formFor, isMadeToFit, type Makes, mostBytes, needsForm } from './form'

/** The files that were made, and what is to be said about it. */
export type Conversions = {
  /** The medium a platform's post refers to: the one that was made where one was needed. */
  mediumFor(platform: Platform, postType: PostType, item: MediaItem): MediaItem
  errors: FieldError[]
  warnings: string[]
  /** Files that were made; they are to be removed when nothing is scheduled. */
  made: StoredMedia[]
}

type Wanted = { companyId: string; platform: Platform; postType: PostType; media: MediaItem[] }[]
type Said = Omit<Conversions, 'mediumFor'>
/** One file that is made for a platform. */
type Making = { companyId: string; platform: Platform; postType: PostType; item: MediaItem; index: number; form: Form }

/** Makes the JPEGs and MP4s that the platforms of a post need, each file once. When it throws, nothing of them is left. */
export async function convertFiles(tools: PostTools, wanted: Wanted, makes: Makes): Promise<Conversions> {
  const said: Said = { errors: [], warnings: [], made: [] }
  const byKey = new Map<string, MediaItem | undefined>()
  try {
    for (const { media, ...post } of wanted) {
      for (const [index, item] of media.entries()) {
        const form = formFor(post.platform, post.postType, item, makes)
        if (!item.key || !form || byKey.has(item.key)) continue
        byKey.set(item.key, await makeFile(tools, { ...post, item, index, form }, said))
      }
    }
  } catch (error) {
    await discardFiles(tools, said.made)
    throw error
  }
  return {
    ...said,
    mediumFor: (platform, postType, item) =>
      (item.key && formFor(platform, postType, item, makes) && byKey.get(item.key)) || item,
  }
}

/** @param said is told what is made, as it is made */
async function makeFile(tools: PostTools, making: Making, said: Said): Promise<MediaItem | undefined> {
  const { companyId, platform, postType, item, index, form } = making
  const asker = { companyId, gone: tools.gone }
  const name = fileName(item, index)
  const made: Converted =
    form === 'jpeg'
      ? await tools.converter.toJpeg(asker, item, mostBytes(platform, postType, item))
      : await tools.converter.toMp4(asker, item)
  if (made.kind === 'made') said.made.push(made.stored)
  const outcome = made.kind === 'made' ? await lookedAt(tools, making, made) : made
  if ('item' in outcome) {
    said.warnings.push(`${name} is made into ${words(making).made}; the original is kept`)
    return outcome.item
  }
  const why = outcome.kind === 'failed' ? outcome.why : missing[form]
  const message = `${name} cannot be made into ${words(making).wanted}: ${why}. ${words(making).instead}`
  if (needsForm(platform, postType, item)) said.errors.push({ path: `media.${index}`, message })
  else said.warnings.push(`${message} if it is refused`)
  return undefined
}

/** What was made as the medium of a post. An MP4 is compared with the film it was made of. */
async function lookedAt(
  tools: PostTools,
  { companyId, item, form }: Making,
  { stored, sides }: Extract<Converted, { kind: 'made' }>,
): Promise<{ item: MediaItem } | { kind: 'failed'; why: string }> {
  if (form === 'jpeg') return { item: { ...madeItem(item, stored), ...sides } }
  return checkedMp4(tools, companyId, item, madeItem(item, stored))
}

const missing: Record<Form, string> = {
  jpeg: 'the image library (sharp) cannot be loaded on this server',
  mp4: 'ffmpeg cannot be run on this server',
}

function words({ platform, postType, item, form }: Making): { made: string; wanted: string; instead: string } {
  const { name } = platforms[platform]
  if (form === 'mp4') {
    return { made: `an MP4 for ${name}`, wanted: `an MP4 for ${name}`, instead: 'Export it as MP4 with H.264 and AAC' }
  }
  return isMadeToFit(platform, postType, item)
    ? { made: `a JPEG that fits ${name}`, wanted: `a JPEG that fits ${name}`, instead: 'Schedule a smaller one' }
    : { made: `a JPEG for ${name}`, wanted: `a JPEG for ${name}`, instead: 'Schedule a JPEG' }
}

const madeItem = (
  { type, altText, name, key }: MediaItem,
  { url, key: madeKey, contentType, size }: StoredMedia,
): MediaItem => ({
  url,
  type,
  ...(altText && { altText }),
  key: madeKey,
  contentType,
  size,
  ...(name && { name }),
  ...(key && { originalKey: key }),
})
