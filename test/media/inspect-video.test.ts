import { readdirSync } from 'node:fs'
import { beforeAll, describe, expect, it } from 'vitest'
import { childProgram } from '../../src/media/costly-work/child-program'
import { CostlyWork } from '../../src/media/costly-work/costly-work'
import { askFfprobe } from '../../src/media/inspect/ffprobe'
import { findProgram } from '../../src/media/inspect/find-program'
import { readWithLibrary } from '../../src/media/inspect/read-with-library'
import { mediaFactsOf } from '../../src/media/inspect/video-facts'
import { fixturePath } from '../support/fixtures'

const withSound = { hasAudio: true, audioCodec: 'aac', audioSampleRate: 44_100, audioChannels: 1 }
const h264 = { width: 540, height: 960, videoCodec: 'h264', frameRate: 24 }
const reel = { ...h264, durationMs: 4_000 }
const silent = { hasAudio: false }

/** What stands in each file, as it was made with ffmpeg. */
const files = {
  'av1.mp4': { durationMs: 3_000, width: 144, height: 256, videoCodec: 'av1', frameRate: 24, ...silent },
  'clip.mov': { ...h264, durationMs: 1_208, ...withSound },
  'fast.mp4': { ...reel, frameRate: 120, ...silent },
  'fragmented.mp4': { ...reel, durationMs: 4_083, ...withSound },
  'hevc.mp4': { ...reel, videoCodec: 'hevc', ...silent },
  'moov-last.mp4': { ...reel, ...withSound },
  'mp3.mp4': { ...reel, hasAudio: true, audioCodec: 'mp3', audioSampleRate: 48_000 },
  'mpeg4.mp4': { durationMs: 3_000, width: 144, height: 256, videoCodec: 'mpeg4', frameRate: 24, ...silent },
  'panorama.mp4': { ...reel, width: 1200, height: 300, ...silent },
  'pcm.mov': { ...h264, durationMs: 3_000, hasAudio: true, audioCodec: 'pcm', audioSampleRate: 8_000 },
  'phone.mov': { ...reel, ...withSound },
  'phone.mp4': { ...reel, ...withSound },
  'prores.mov': { durationMs: 3_000, width: 144, height: 256, videoCodec: 'prores', frameRate: 24, ...silent },
  'rate96k.mp4': { ...reel, ...withSound, audioSampleRate: 96_000 },
  'reel.mov': { ...reel, ...withSound },
  'reel.mp4': { ...reel, ...withSound },
  // Filmed lying, shown standing.
  'rotated.mp4': { ...reel, durationMs: 4_004, frameRate: 29.97, ...silent },
  'silent.mp4': { ...reel, ...silent },
  'slow.mp4': { ...reel, frameRate: 15, ...silent },
  'sound-only.mp4': { durationMs: 4_000, ...withSound },
  'story-61s.mp4': { ...h264, durationMs: 61_000, width: 270, height: 480, ...silent },
  // 720x960 pixels that are not square.
  'stretched.mp4': { ...h264, durationMs: 3_000, width: 720, height: 1280, ...silent },
  'surround.mp4': { ...h264, durationMs: 3_000, ...withSound, audioSampleRate: 48_000, audioChannels: 6 },
  'vp9.mp4': { ...reel, videoCodec: 'vp9', ...withSound },
  'wide.mp4': { ...reel, width: 2048, height: 1152, ...silent },
} as const

let ffprobe: string | undefined

beforeAll(async () => {
  ffprobe = await findProgram('ffprobe')
})

describe('both ways of reading a video tell the same', () => {
  it.each(Object.entries(files))('%s', async (name, facts) => {
    expect(mediaFactsOf(await readWithLibrary(fixturePath(name)))).toEqual(facts)
    // On machines without it, the library alone is what there is.
    if (!ffprobe) return
    const answer = await askFfprobe(ffprobe, fixturePath(name))
    expect(answer && mediaFactsOf(answer)).toEqual(facts)
  })

  it('leaves no file out', () => {
    const others = ['cut-off.mp4']
    const videos = readdirSync(fixturePath('')).filter((name) => /\.(mp4|mov)$/.test(name))
    expect(videos.sort()).toEqual([...Object.keys(files), ...others].sort())
  })
})

it('reads in a process of its own, from source as well', async () => {
  const work = new CostlyWork(childProgram)
  const read = await work.take({ companyId: '1' }, ({ readVideo }) => readVideo(fixturePath('reel.mp4')))
  work.close()
  expect(read).toEqual({ kind: 'done', result: expect.objectContaining({ durationMs: 4_000 }) })
})
