import { askFfprobe } from './ffprobe'
import { findIndex } from './find-index'
import type { Inspected } from './inspected'
import { parseVideo } from './parse-video'
import type { ReadableFile } from './readable-file'
import { mediaFactsOf, type VideoFacts } from './video-facts'

/**
 * Reads what a video is: with ffprobe where there is one, else, or when that cannot read it, with a library.
 * @param ffprobe the program; undefined to do without
 */
export async function inspectVideo(file: ReadableFile, ffprobe: string | undefined): Promise<Inspected> {
  const index = await findIndex(file)
  if (index === 'missing') {
    return { kind: 'broken', what: 'is cut off or no video: it has no index (moov box), so that nobody can play it' }
  }
  const path = await file.path()
  const told = ffprobe ? await askFfprobe(ffprobe, path) : undefined
  const facts = told && hasTracks(told) ? told : await parseVideo(path)
  if (!facts || !hasTracks(facts)) return { kind: 'unknown', why: 'it cannot be read as MP4 or MOV' }
  if (!facts.video) return { kind: 'broken', what: 'has sound and no picture' }
  return {
    kind: 'read',
    facts: { ...mediaFactsOf(facts), ...(index !== 'unknown' && { indexFirst: index === 'first' }) },
  }
}

const hasTracks = ({ video, audio }: VideoFacts) => Boolean(video ?? audio)
