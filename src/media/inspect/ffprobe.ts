import { execFile } from 'node:child_process'
import { z } from 'zod'
import { bareEnvironment, confined } from '../costly-work/confined'
import { MEMORY_MB } from '../costly-work/limits'
import { audioName, videoName } from './codec-names'
import type { VideoFacts } from './video-facts'

/** Reading the index of a large video takes a fraction of a second. */
const TIMEOUT_MS = 5_000
/** For one that nobody is left to end. */
const MOST_CPU_S = 30
const MOST_OUTPUT = 256 * 1024
/** No index of a video that a platform takes needs more in one piece. */
const MOST_ALLOC = 64 * 1024 * 1024

const number = z.coerce.number()
const output = z.object({
  streams: z.array(
    z.object({
      codec_type: z.string().optional(),
      codec_name: z.string().optional(),
      width: number.optional(),
      height: number.optional(),
      sample_aspect_ratio: z.string().optional(),
      avg_frame_rate: z.string().optional(),
      sample_rate: number.optional(),
      channels: number.optional(),
      duration: number.optional(),
      disposition: z.object({ attached_pic: number.optional() }).optional(),
      side_data_list: z.array(z.object({ rotation: number.optional() })).optional(),
    }),
  ),
  format: z.object({ duration: number.optional() }).optional(),
})

type Stream = z.output<typeof output>['streams'][number]

const entries = [
  'format=duration',
  'stream=codec_type,codec_name,width,height,sample_aspect_ratio,avg_frame_rate,sample_rate,channels,duration',
  'stream_disposition=attached_pic',
  'stream_side_data=rotation',
].join(':')

/**
 * Asks ffprobe about an MP4 or MOV file. It reads that one file and nothing a file might point to: no other protocol, no
 * other container than this, no external tracks.
 * @param program `ffprobe` or the path of one
 * @param path absolute; handed over as `file:…`, so that it can never be read as an option
 * @param gone aborted when nobody waits for the answer any more
 * @returns undefined when it cannot be run, or cannot read the file
 */
export async function askFfprobe(program: string, path: string, gone?: AbortSignal): Promise<VideoFacts | undefined> {
  const limits = ['-protocol_whitelist', 'file', '-f', 'mov', '-max_alloc', String(MOST_ALLOC)]
  const args = ['-v', 'quiet', ...limits, '-of', 'json', '-show_entries', entries, `file:${path}`]
  const text = await run([program, ...args], gone)
  const parsed = text === undefined ? undefined : output.safeParse(safeJson(text))
  if (!parsed?.success) return undefined
  const { streams, format } = parsed.data
  const video = streams.find((stream) => stream.codec_type === 'video' && stream.disposition?.attached_pic !== 1)
  const audio = streams.find((stream) => stream.codec_type === 'audio')
  const durations = [video, audio].map((stream) => stream?.duration ?? 0)
  return {
    durationMs: Math.round((Math.max(...durations) || (format?.duration ?? 0)) * 1000),
    ...(video?.width && video.height && { video: videoOf(video) }),
    ...(audio && { audio: audioOf(audio) }),
  }
}

function videoOf(stream: Stream) {
  // Pixels that are not square are shown by making one side longer, never by making one shorter.
  const shape = ratio(stream.sample_aspect_ratio, ':', 1)
  const width = Math.round((stream.width ?? 0) * Math.max(1, shape))
  const height = Math.round((stream.height ?? 0) / Math.min(1, shape))
  const turns = Math.abs(stream.side_data_list?.find((data) => data.rotation)?.rotation ?? 0) % 180
  const isTurned = turns > 45 && turns < 135
  return {
    width: isTurned ? height : width,
    height: isTurned ? width : height,
    codec: videoName(stream.codec_name ?? ''),
    frameRate: ratio(stream.avg_frame_rate, '/', 0),
  }
}

const audioOf = ({ codec_name = '', sample_rate, channels }: Stream) => ({
  codec: audioName(codec_name),
  ...(sample_rate && { sampleRate: sample_rate }),
  ...(channels && { channels }),
})

/** `30000/1001` as a number. */
function ratio(text: string | undefined, sign: string, otherwise: number): number {
  const [above, below] = (text ?? '').split(sign).map(Number)
  return above && below ? above / below : otherwise
}

function run(command: [string, ...string[]], signal?: AbortSignal): Promise<string | undefined> {
  const { file, args } = confined(command, { memoryMb: MEMORY_MB, cpuSeconds: MOST_CPU_S })
  const options = {
    timeout: TIMEOUT_MS,
    killSignal: 'SIGKILL',
    maxBuffer: MOST_OUTPUT,
    env: bareEnvironment(),
    signal,
  } as const
  return new Promise((resolve) => {
    const child = execFile(file, args, options, (error, stdout) => resolve(error ? undefined : stdout))
    child.stdin?.end()
  })
}

function safeJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
