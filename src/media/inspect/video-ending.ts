import type { Ending } from './ending'
import { boxSize } from './find-index'
import type { ReadableFile } from './readable-file'

/** Without one of these in full a part of the film cannot be played. */
const needed = ['moov', 'moof', 'mdat']
/** A file has a handful; of one in fragments the first are looked at. Each may be a request to a bucket. */
const MOST_BOXES = 100

/** Whether the pictures and the index of an MP4 or MOV file are as long as they say (ISO/IEC 14496-12, 4.2). */
export async function videoEnding(file: ReadableFile): Promise<Ending> {
  let at = 0
  for (let boxes = 0; boxes < MOST_BOXES; boxes++) {
    const head = await file.read(at, at + 16)
    if (head.length < 8) return 'whole'
    const size = boxSize(head)
    // To the end of the file, or no box: something that was appended.
    if (size === undefined || size < 8) return 'whole'
    if (at + size > file.size) return needed.includes(head.toString('latin1', 4, 8)) ? 'cut-off' : 'whole'
    at += size
  }
  return 'unknown'
}
