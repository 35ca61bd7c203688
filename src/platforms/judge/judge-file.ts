import { remedyFor } from '../../domain/foreign-formats'
import type { MediaItem } from '../../domain/post'
import { type CountsIn, lengthOf } from './length-of'
import { exceeded } from './limits'
import type { MediaRule } from './rule'

/** Why a platform certainly refuses a file; each line goes behind what would take it: `takes videos of …`. */
export function whyRefused(rule: MediaRule, item: MediaItem, isAlone: boolean, countsIn?: CountsIn): string[] {
  const { type, altText } = item
  // What a row of another program says may have parameters.
  const contentType = item.contentType?.split(';')[0]?.trim()
  if (rule.alone && !isAlone) return [`takes a ${type} only with nothing beside it`]
  if (contentType && rule.formats && !rule.formats.includes(contentType)) {
    return [
      `does not take ${contentType}; it takes ${rule.formats.join(', ')}${instead(rule, { ...item, contentType })}`,
    ]
  }
  if (rule.notFrom && liesAt(item, rule.notFrom))
    return [`does not fetch ${type}s from ${rule.notFrom}; upload the file`]
  const limits = { ...(isAlone && rule.mustAlone), ...rule.must }
  const lines = exceeded(limits, item).map(({ allowed, found }) => `takes ${type}s ${allowed}, this one ${found}`)
  if (altText && rule.maxAltText && lengthOf(altText, countsIn) > rule.maxAltText) {
    lines.push(`takes alternative texts of at most ${rule.maxAltText} characters`)
  }
  return lines
}

/** True for a MOV that becomes an MP4 for every player by putting its tracks into one. */
export const isRemuxable = ({ contentType, videoCodec, hasAudio, audioCodec }: MediaItem): boolean =>
  contentType === 'video/quicktime' && videoCodec === 'h264' && (!hasAudio || audioCodec === 'aac')

/** What to do with a file of a format that is not taken. */
function instead(rule: MediaRule, item: MediaItem): string {
  const { contentType = '' } = item
  if (rule.convert?.includes(contentType)) return '; upload the file, and it is made into a JPEG'
  if (isRemuxable(item)) {
    return '; save it as MP4 without encoding it again (ffmpeg -i clip.mov -c copy -movflags +faststart clip.mp4)'
  }
  const remedy = remedyFor(contentType)
  return remedy ? `; ${remedy}` : ''
}

/** Why it may refuse the file. */
export function whyDoubtful(rule: MediaRule, item: MediaItem): string[] {
  const all = exceeded(rule.should ?? {}, item)
  // What is refused for certain is not said a second time.
  const certain = new Set(exceeded({ ...rule.mustAlone, ...rule.must }, item).map((excess) => excess.rule))
  return all
    .filter(({ rule: name }) => !certain.has(name))
    .map(({ allowed, found }) => `asks for ${item.type}s ${allowed}, this one ${found}`)
}

/** Whether a file that is not ours lies on a server of the domain. */
function liesAt({ url, key }: MediaItem, domain: string): boolean {
  if (key || !URL.canParse(url)) return false
  const { hostname } = new URL(url)
  return hostname === domain || hostname.endsWith(`.${domain}`)
}
