import { closeSync, fstatSync, openSync, readSync } from 'node:fs'
import type { InputAudioTrack, InputVideoTrack } from 'mediabunny'
import { audioName, videoName } from './codec-names'
import type { VideoFacts } from './video-facts'

/** Packets whose times are looked at for the frame rate: two minutes of a film. */
const SAMPLE_PACKETS = 3_000
/** The most of a file that is read; an index is rarely larger than 10 MB. */
const MOST_READ = 48 * 1024 * 1024

export const loadLibrary = () => import('mediabunny')

/**
 * Reads an MP4 or MOV file with the library, in this process, which may be ended for it: it is for a process apart.
 * @throws when it is none, or one that would need more than a part of it to be read
 */
export async function readWithLibrary(path: string): Promise<VideoFacts> {
  const { CustomSource, Input, MP4, QTFF } = await loadLibrary()
  const file = openSync(path, 'r')
  try {
    const { size } = fstatSync(file)
    let left = MOST_READ
    const read = (start: number, end: number) => {
      left -= end - start
      if (left < 0) throw new Error('too much of the file would have to be read')
      const bytes = Buffer.alloc(end - start)
      return bytes.subarray(0, readSync(file, bytes, 0, bytes.length, start))
    }
    const source = new CustomSource({ getSize: () => size, read, prefetchProfile: 'none' })
    const input = new Input({ formats: [MP4, QTFF], source })
    const video = await input.getPrimaryVideoTrack()
    const audio = await input.getPrimaryAudioTrack()
    return {
      durationMs: Math.round((await input.computeDuration()) * 1000),
      ...(video && { video: await videoOf(video) }),
      ...(audio && { audio: await audioOf(audio) }),
    }
  } finally {
    closeSync(file)
  }
}

async function videoOf(track: InputVideoTrack): Promise<NonNullable<VideoFacts['video']>> {
  const { averagePacketRate } = await track.computePacketStats(SAMPLE_PACKETS)
  return {
    width: await track.getDisplayWidth(),
    height: await track.getDisplayHeight(),
    codec: videoName((await track.getCodec()) ?? String(await track.getInternalCodecId())),
    frameRate: averagePacketRate,
  }
}

async function audioOf(track: InputAudioTrack): Promise<NonNullable<VideoFacts['audio']>> {
  return {
    codec: audioName((await track.getCodec()) ?? String(await track.getInternalCodecId())),
    sampleRate: await track.getSampleRate(),
    channels: await track.getNumberOfChannels(),
  }
}
