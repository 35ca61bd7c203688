/** What one piece of costly work may take, whatever file it is about. */

/** Two, so that on the smallest servers one company's file never stands in the way of another's. */
export const PLACES = 2
/** Of one company, beside the one that is worked on. */
export const MOST_WAITING = 3

/** From the moment the libraries are there. */
export const JPEG_MS = 10_000
/** ffprobe may have had five seconds of the ten before. */
export const VIDEO_MS = 5_000
/** A film is copied, twice where its index has to move. */
export const REMUX_MS = 10_000
/** A machine with much else to do may take long to start a process and load a library. */
export const LOADING_MS = 30_000

/** A picture of the most pixels takes 440 MB in the worst way (interlaced, 16 bit, turned). Looked at every so often. */
export const MEMORY_MB = 512
export const MEMORY_LOOK_MS = 100
/**
 * For what grows quicker than is looked: no more can be written to. The system counts here what Node sets aside and never
 * uses as well, which is 100 MB in version 20 and 590 in 26.
 */
export const HARD_MEMORY_MB = 1_536
/** Decoded, such a picture takes 96 MB, twice that while it is turned. Larger ones are refused before they are decoded. */
export const MOST_PIXELS = 24_000_000
/** A JPEG is read at half its sides and less, down to that many; beyond these even that takes too long. */
export const MOST_JPEG_PIXELS = 200_000_000

/** After so long without work the processes end, so that a quiet server keeps no memory for them. */
export const IDLE_MS = 20_000
/** Then another process takes over: libraries that decode other people's files do not get better with time. */
export const MOST_ITEMS = 20
/** Processor time of a process's life, for one that runs on when nobody is left to end it. */
export const MOST_CPU_S = MOST_ITEMS * 20
