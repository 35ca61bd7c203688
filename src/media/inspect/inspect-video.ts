import { askFfprobe } from './ffprobe'
import { findIndex } from './find-index'
import type { Inspected } from './inspected'
import type { ReadableFile } from './readable-file'
import { videoEnding } from './video-ending'
import { mediaFactsOf, type VideoFacts } from './video-facts'

/** What a video is read with. */
export type VideoReaders = {
  /** The program; undefined to do without. */
  ffprobe: string | undefined
  /** Reads the file at a path with the library. What it cannot read it says why in words that end a sentence. */
  library: (path: string) => Promise<VideoFacts | { unread: string }>
  /** Aborted when nobody waits for the outcome any more. */
  gone?: AbortSignal | undefined
}

/** Reads what a video is: with ffprobe where there is one, else, or when that cannot read it, with a library. */
export async function inspectVideo(file: ReadableFile, { ffprobe, library, gone }: VideoReaders): Promise<Inspected> {
  const index = await findIndex(file)
  if (index === 'missing') {
    return { kind: 'broken', what: 'is cut off or no video: it has no index (moov box), so that nobody can play it' }
  }
  if ((await videoEnding(file)) === 'cut-off') {
    return {
      kind: 'broken',
      what: 'is cut off: its pictures are not all there. Upload the whole file, or export it anew',
    }
  }
  const path = await file.path()
  const told = ffprobe ? await askFfprobe(ffprobe, path, gone) : undefined
  const facts = told && hasTracks(told) ? told : await library(path)
  if ('unread' in facts) return { kind: 'unknown', why: facts.unread }
  if (!hasTracks(facts)) return { kind: 'unknown', why: UNREADABLE }
  if (!facts.video) return { kind: 'broken', what: 'has sound and no picture' }
  return {
    kind: 'read',
    facts: { ...mediaFactsOf(facts), ...(index !== 'unknown' && { indexFirst: index === 'first' }) },
  }
}

export const UNREADABLE = 'it cannot be read as MP4 or MOV'

const hasTracks = ({ video, audio }: VideoFacts) => Boolean(video ?? audio)
