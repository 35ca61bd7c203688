import type { FieldError } from '../../domain/field-error'
import type { MediaItem, Platform } from '../../domain/post'
import { platforms as rooms } from '../../platforms'
import { fileName } from '../../platforms/judge/file-name'
import type { PostTools } from '../post-tools'

export type LookedInto = {
  /** The same media with what was read in them. */
  media: MediaItem[]
  /** Files no platform can show. */
  errors: FieldError[]
  warnings: string[]
}

/** Looks into the files of a company's post that are ours, each once. */
export async function inspectFiles(
  { inspector, gone }: PostTools,
  companyId: string,
  media: MediaItem[],
  platforms: Platform[],
): Promise<LookedInto> {
  const wants = { frames: platforms.some(countsFrames) }
  const inspect = (item: MediaItem) => inspector.inspect({ companyId, gone }, item, wants)
  const unknown = media.map((item) => !isKnown(item, wants))
  const found = await Promise.all(
    media.map((item, index) => (unknown[index] && !inspector.isCostly(item) ? inspect(item) : undefined)),
  )
  // However many files a request has, it waits at the door with one.
  for (const [index, item] of media.entries()) {
    if (unknown[index] && inspector.isCostly(item)) found[index] = await inspect(item)
  }
  const errors: FieldError[] = []
  const warnings: string[] = []
  const known = media.map((item, index) => {
    const inspected = found[index]
    const name = fileName(item, index)
    if (inspected?.kind === 'broken') errors.push({ path: `media.${index}`, message: `${name} ${inspected.what}` })
    if (inspected?.kind === 'unknown') {
      warnings.push(`${name} was not looked into: ${inspected.why}. A platform may refuse it`)
    }
    return inspected?.kind === 'read' ? { ...item, ...inspected.facts } : item
  })
  return { media: known, errors, warnings }
}

const countsFrames = (platform: Platform) =>
  Object.values(rooms[platform].rules).some(({ media }) => media.image?.must?.maxFrames !== undefined)

/** The media of a post that is edited were looked into when it was scheduled. */
const isKnown = ({ width, frames, contentType }: MediaItem, wants: { frames: boolean }) =>
  width !== undefined && !(wants.frames && contentType === 'image/gif' && frames === undefined)
