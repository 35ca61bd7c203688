import { succeeded } from '../../meta/answers'
import { callsFor, type FacebookTools, type KindPublisher } from './tools'
import { lookAtVideo, readVideoStatus, videoPermalink } from './video-status'
import { prepareVideo, requireVideo } from './video-upload'

/**
 * A reel of a Page:
 *
 * | step                                | call                                                                 | visible |
 * |-------------------------------------|----------------------------------------------------------------------|---------|
 * | start-video, send-video, poll-video | see video-upload.ts                                                  | no      |
 * | **commit**                          | `POST /{page}/video_reels upload_phase=finish video_state=PUBLISHED` | soon    |
 * | look                                | `GET /{video}?fields=status` until `publishing_phase` is done        |         |
 *
 * The answer to `finish` is an acknowledgement only. Our video's id is known before it, so the look is exact: published,
 * failed, under way; and a video that is ready while its publishing has not begun was never finished. What a second
 * `finish` does is not documented, so one is sent only then. Source: Reels publishing.
 */
export function createReel(tools: FacebookTools): KindPublisher {
  return {
    prepare: (job, saved) => prepareVideo(tools, job, saved, 'video_reels'),
    async commit(job, saved) {
      const { page, post } = callsFor(tools.graph, job)
      const params = {
        upload_phase: 'finish',
        video_id: requireVideo(saved),
        video_state: 'PUBLISHED',
        ...videoTexts(job),
      }
      await post('commit', `/${page}/video_reels`, params, succeeded)
      return { kind: 'accepted', progress: saved, because: 'Facebook is publishing the reel' }
    },
    async look(job, saved, commit) {
      const video = requireVideo(saved)
      const status = await readVideoStatus(callsFor(tools.graph, job), video, 'look')
      return lookAtVideo(status, video, commit.ageMs, ({ processing }) => processing === 'done')
    },
    permalink: (_job, externalId) => videoPermalink(externalId),
  }
}

/** Videos call their text a description. */
export function videoTexts(job: { caption: string; title?: string }) {
  return { ...(job.caption && { description: job.caption }), ...(job.title && { title: job.title }) }
}
