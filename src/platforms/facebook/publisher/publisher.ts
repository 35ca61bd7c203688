import { fail } from '../../calls/call-purpose'
import type { Progress, Publisher, PublishJob } from '../../calls/publisher'
import { created } from '../../meta/answers'
import { createDirectFeed, DIRECT } from './direct-feed'
import { createFeedVideo } from './feed-video'
import { createPhotoStory } from './photo-story'
import { createReel } from './reel'
import { seekOnPage } from './seek'
import { callsFor, type FacebookTools, type KindPublisher } from './tools'
import { createTwoPhaseFeed } from './two-phase-feed'
import { createVideoStory } from './video-story'

/** How feed posts without a video are made visible. */
export type FeedMode = 'two-phase' | 'direct'

/** Publishes on a Facebook Page. Each kind has its steps, its commit point and its proof in a file of its own. */
export function createFacebookPublisher(tools: FacebookTools, feedMode: FeedMode = 'two-phase'): Publisher {
  const twoPhaseFeed = createTwoPhaseFeed(tools)
  const directFeed = createDirectFeed(tools)
  const feedVideo = createFeedVideo(tools)
  const reel = createReel(tools)
  const photoStory = createPhotoStory(tools)
  const videoStory = createVideoStory(tools)

  function kindOf(job: PublishJob, progress: Progress = {}): KindPublisher {
    const isVideo = job.media[0]?.type === 'video'
    if (job.kind === 'reel') return reel
    if (job.kind === 'story') return isVideo ? videoStory : photoStory
    if (isVideo) return feedVideo
    // What has begun one way ends that way.
    const isDirect = progress.mode === DIRECT.mode || (feedMode === 'direct' && !progress.post)
    return isDirect ? directFeed : twoPhaseFeed
  }

  return {
    prepare: (job, progress) => kindOf(job, progress).prepare(job, progress),
    commit: (job, progress) => kindOf(job, progress).commit(job, progress),
    look: (job, progress, commit) => kindOf(job, progress).look(job, progress, commit),
    seek: (job, lost) => seekOnPage(callsFor(tools.graph, job), job, lost),
    permalink: (job, externalId) => kindOf(job).permalink(job, externalId),
    async comment(job, externalId, text) {
      if (job.kind === 'story') return fail('rejected', 'stories take no comments', {})
      const { post } = callsFor(tools.graph, job)
      return (await post('commit', `/${externalId}/comments`, { message: text }, created)).id
    },
  }
}
