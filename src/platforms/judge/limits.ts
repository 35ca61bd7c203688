import type { MediaFacts, MediaItem } from '../../domain/post'

/** From … to …, both included. */
export type Range = readonly [least: number, most: number]

/** Limits of one file. What is not known of a file is within all of them. */
export type Limits = {
  minBytes?: number
  maxBytes?: number
  /** Width times height. */
  maxPixels?: number
  maxWidth?: number
  /** The shorter and the longer side, whichever is the width. */
  minSides?: readonly [short: number, long: number]
  /** Width divided by height. */
  ratio?: Range
  seconds?: Range
  frameRate?: Range
  videoCodecs?: readonly string[]
  audioCodecs?: readonly string[]
  maxAudioSampleRate?: number
  maxAudioChannels?: number
  maxMbps?: number
  /** Pictures of an animation. */
  maxFrames?: number
  /** The index of a video stands before its pictures. */
  indexFirst?: true
}

/** A file outside of a limit: `takes videos ${allowed}, this one ${found}`. */
export type Excess = { rule: keyof Limits; allowed: string; found: string }

export const MB = 1024 * 1024
/** Players and programs differ by a frame about how long a video is. */
const SLACK_SECONDS = 0.1
/** 59.94 is called 60, and an average over a whole file is never quite what it should be. */
const SLACK_FRAME_RATE = 0.1
/** A pixel of rounding in a small picture cut to a ratio. */
const SLACK_RATIO = 0.005

type Checks = { [Rule in keyof Limits]-?: (limit: NonNullable<Limits[Rule]>, item: MediaItem) => Said | undefined }
type Said = Omit<Excess, 'rule'>

const checks: Checks = {
  minBytes: (least, { size }) =>
    size === undefined || size >= least
      ? undefined
      : { allowed: `of at least ${least / 1000} KB`, found: `has ${size} bytes` },
  maxBytes: (most, { size }) =>
    size === undefined || size <= most
      ? undefined
      : { allowed: `of at most ${most / MB} MB`, found: `has ${megabytes(size, most)}` },
  maxPixels: (most, item) => {
    const sides = sidesOf(item)
    if (!sides || sides.width * sides.height <= most) return undefined
    return {
      allowed: `of at most ${most} pixels`,
      found: `has ${sides.width}x${sides.height} = ${sides.width * sides.height}`,
    }
  },
  maxWidth: (most, item) => {
    const sides = sidesOf(item)
    return !sides || sides.width <= most
      ? undefined
      : {
          allowed: `of at most ${most} pixels width`,
          found: `has ${sides.width}x${sides.height}; export it at ${sized(sides, most)}`,
        }
  },
  minSides: ([short, long], item) => {
    const sides = sidesOf(item)
    if (!sides) return undefined
    const { width, height } = sides
    return Math.min(width, height) >= short && Math.max(width, height) >= long
      ? undefined
      : { allowed: `of at least ${short}x${long} pixels`, found: `has ${width}x${height}` }
  },
  ratio: ([least, most], item) => {
    const fits = (ratio: number) => ratio >= least - SLACK_RATIO && ratio <= most + SLACK_RATIO
    const ratios = possibleRatios(item)
    const [ratio] = ratios
    if (ratio === undefined || ratios.some(fits)) return undefined
    const allowed = least === most ? ratioText(least) : `${ratioText(least)} to ${ratioText(most)}`
    return {
      allowed: `with a ratio of ${allowed} (width to height)`,
      found: `has ${item.width}x${item.height}, ${ratioText(ratio)}`,
    }
  },
  seconds: ([least, most], { durationMs }) => {
    if (durationMs === undefined) return undefined
    const seconds = durationMs / 1000
    return seconds >= least - SLACK_SECONDS && seconds <= most + SLACK_SECONDS
      ? undefined
      : { allowed: `of ${time(least)} to ${time(most)}`, found: `is ${time(seconds)}` }
  },
  frameRate: ([least, most], { frameRate }) =>
    frameRate === undefined || (frameRate >= least - SLACK_FRAME_RATE && frameRate <= most + SLACK_FRAME_RATE)
      ? undefined
      : { allowed: `of ${least} to ${most} frames per second`, found: `has ${frameRate}` },
  videoCodecs: (known, { videoCodec }) =>
    videoCodec === undefined || known.includes(videoCodec)
      ? undefined
      : { allowed: `in ${known.join(' or ')}`, found: `is in ${videoCodec}` },
  audioCodecs: (known, { audioCodec }) =>
    audioCodec === undefined || known.includes(audioCodec)
      ? undefined
      : { allowed: `with sound in ${known.join(' or ')}`, found: `has ${audioCodec}` },
  maxAudioSampleRate: (most, { audioSampleRate = 0 }) =>
    audioSampleRate <= most
      ? undefined
      : { allowed: `with sound of at most ${most / 1000} kHz`, found: `has ${audioSampleRate / 1000} kHz` },
  maxAudioChannels: (most, { audioChannels = 0 }) =>
    audioChannels <= most
      ? undefined
      : { allowed: `with at most ${most} channels of sound`, found: `has ${audioChannels}` },
  maxMbps: (most, { size, durationMs }) => {
    const mbps = size && durationMs ? (size * 8) / (durationMs * 1000) : 0
    return mbps <= most ? undefined : { allowed: `of at most ${most} Mbit/s`, found: `has ${mbps.toFixed(1)} Mbit/s` }
  },
  maxFrames: (most, { frames = 0 }) =>
    frames <= most ? undefined : { allowed: `of at most ${most} pictures in an animation`, found: 'has more' },
  indexFirst: (_, { indexFirst }) =>
    indexFirst === false
      ? {
          allowed: 'whose index (moov box) stands at the beginning',
          found: 'has it at the end (ffmpeg -movflags +faststart moves it)',
        }
      : undefined,
}

/** Every limit that a file is certainly outside of, one line for each. */
export function exceeded(limits: Limits, item: MediaItem): Excess[] {
  return (Object.keys(limits) as (keyof Limits)[]).flatMap((rule) => {
    const check = checks[rule] as (limit: unknown, item: MediaItem) => Said | undefined
    const said = check(limits[rule], item)
    return said ? [{ rule, ...said }] : []
  })
}

function sidesOf({ width, height }: MediaFacts): { width: number; height: number } | undefined {
  return width && height ? { width, height } : undefined
}

/** Whether a platform looks at a turned picture as it is stored or as it is shown is not known. */
function possibleRatios(item: MediaItem): number[] {
  const sides = sidesOf(item)
  if (!sides) return []
  const stored = sides.width / sides.height
  return (item.orientation ?? 1) >= 5 ? [stored, 1 / stored] : [stored]
}

/** The usual size below the limit in the same shape: 1080 wide when it stands, whatever is allowed when it lies. */
function sized({ width, height }: { width: number; height: number }, most: number): string {
  const wanted = height > width ? Math.min(1080, most) : most
  // Encoders want even sides.
  return `${wanted}x${2 * Math.round((height * wanted) / width / 2)}`
}

const named: [number, string][] = [
  [3 / 4, '3:4'],
  [4 / 5, '4:5'],
  [9 / 16, '9:16'],
  [16 / 9, '16:9'],
  [1 / 2.4, '1:2.4'],
]

/** `4:5`, or `1.33:1`. */
export function ratioText(ratio: number): string {
  const name = named.find(([value]) => Math.abs(value - ratio) < 0.001)?.[1]
  return name ?? `${Number(ratio.toFixed(ratio < 0.1 ? 3 : 2))}:1`
}

const time = (seconds: number) =>
  seconds > 120 ? `${Number((seconds / 60).toFixed(1))} min` : `${Number(seconds.toFixed(1))} s`

/** Never a number that looks like the limit itself. */
function megabytes(size: number, limit: number): string {
  const text = (size / MB).toFixed(1)
  return Number(text) === limit / MB ? `${size} bytes` : `${text} MB`
}
