import type { MediaFacts } from '../../domain/post'

/** What both ways of reading a video tell. */
export type VideoFacts = {
  durationMs: number
  /** The first track that is shown; absent when there is none. */
  video?: { width: number; height: number; codec: string; frameRate: number }
  audio?: { codec: string; sampleRate?: number; channels?: number }
}

/** The same as the facts of a medium. What is 0 is not known. */
export function mediaFactsOf({ durationMs, video, audio }: VideoFacts): MediaFacts {
  return {
    ...(durationMs > 0 && { durationMs }),
    ...(video && {
      width: video.width,
      height: video.height,
      videoCodec: video.codec,
      ...(video.frameRate >= 0.01 && { frameRate: Math.round(video.frameRate * 100) / 100 }),
    }),
    hasAudio: audio !== undefined,
    ...(audio && {
      audioCodec: audio.codec,
      ...(audio.sampleRate && { audioSampleRate: audio.sampleRate }),
      ...(audio.channels && audio.codec === 'aac' && { audioChannels: audio.channels }),
    }),
  }
}
