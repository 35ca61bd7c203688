import { MEMORY_MB, VIDEO_MS } from '../costly-work/limits'
import type { Apart } from '../costly-work/task'
import { UNREADABLE } from './inspect-video'
import type { VideoFacts } from './video-facts'

/** Reads videos with the library, in a process apart: for machines without ffprobe. */
export const readVideoApart =
  ({ readVideo }: Apart) =>
  async (path: string): Promise<VideoFacts | { unread: string }> => {
    const outcome = await readVideo(path)
    switch (outcome.kind) {
      case 'done':
        return outcome.result ?? { unread: UNREADABLE }
      case 'ended':
        return { unread: whyEnded[outcome.because] }
      case 'unavailable':
        return { unread: 'the library that reads videos cannot be started on this server' }
    }
  }

const whyEnded = {
  time: `that takes longer than ${VIDEO_MS / 1000} s`,
  memory: `that takes more than ${MEMORY_MB} MB of memory`,
  'broke-off': 'the library that reads videos broke off at it',
}
