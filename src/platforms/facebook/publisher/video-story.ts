import { findStory } from './find-story'
import { storyAnswer } from './photo-story'
import { callsFor, type FacebookTools, type KindPublisher } from './tools'
import { lookAtVideo, readVideoStatus } from './video-status'
import { prepareVideo, requireVideo } from './video-upload'

/**
 * A story of a Page that shows a video:
 *
 * | step                                | call                                             | visible |
 * |-------------------------------------|--------------------------------------------------|---------|
 * | start-video, send-video, poll-video | see video-upload.ts; the video must be `ready`   | no      |
 * | **commit**                          | `POST /{page}/video_stories upload_phase=finish` | yes     |
 *
 * A lost answer is settled by `GET /{page}/stories`, whose `media_id` is our video's id, and, where the story is not
 * listed, by the video's own status. Source: Page Stories API.
 */
export function createVideoStory(tools: FacebookTools): KindPublisher {
  return {
    prepare: (job, saved) => prepareVideo(tools, job, saved, 'video_stories'),
    async commit(job, saved) {
      const { page, post } = callsFor(tools.graph, job)
      const params = { upload_phase: 'finish', video_id: requireVideo(saved) }
      const story = await post('commit', `/${page}/video_stories`, params, storyAnswer)
      if (story.post_id) return { kind: 'published', externalId: story.post_id }
      return { kind: 'accepted', progress: saved, because: 'Facebook took the story and named no id' }
    },
    async look(job, saved, commit) {
      const video = requireVideo(saved)
      const calls = callsFor(tools.graph, job)
      const externalId = await findStory(calls, video, commit.at)
      if (externalId) return { kind: 'published', externalId, because: 'the page lists the story with our video' }
      const status = await readVideoStatus(calls, video, 'look')
      return lookAtVideo(status, video, commit.ageMs, ({ processing }) => processing === 'done')
    },
    permalink: () => undefined,
  }
}
