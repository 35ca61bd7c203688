import type { GraphCall } from '../graph/graph-call'
import { graphRefusal } from '../graph/graph-error'
import type { Story, Video } from '../graph/nodes'
import { listPage } from '../graph/paging'
import type { GraphRoutes, TargetOf } from '../graph/routes'
import { type Answer, ok } from '../http/answer'
import type { World } from '../state/world'
import { usablePhoto } from './photos'
import { photoMedia, videoMedia } from './post'
import { readPhase, startedVideo, startVideo } from './reels'

const DAY_MS = 24 * 3_600_000

/** Stories of a page: from a hidden photo, or from a video of their own. */
export function addStoryRoutes(routes: GraphRoutes): void {
  routes
    .on('POST', 'page', 'photo_stories', {
      name: 'facebook.photo-story.create',
      parameters: ['photo_id'],
      scope: ['pages_manage_posts'],
      pageToken: true,
      run: photoStory,
    })
    .on('POST', 'page', 'video_stories', {
      name: (params) => `facebook.video-story.${readPhase(params)}`,
      parameters: ['upload_phase', 'video_id'],
      scope: ['pages_manage_posts'],
      pageToken: true,
      run: (call, page) => {
        if (readPhase(call.params) === 'finish') return finishVideoStory(call, page)
        return ok(startVideo(call.world, page.id, 'story'))
      },
    })
    .on('GET', 'page', 'stories', {
      name: 'facebook.stories.list',
      parameters: ['status'],
      scope: ['pages_read_engagement'],
      run: listStories,
    })
}

function photoStory({ world, params }: GraphCall, page: TargetOf<'page'>): Answer {
  const photo = usablePhoto(world, page.id, params.required('photo_id'))
  const story = addStory(world, page.id, 'photo', photo.id)
  photo.usedBy = story.id
  return answer(world, story.id)
}

function finishVideoStory(call: GraphCall, page: TargetOf<'page'>): Answer {
  const { world } = call
  const video = startedVideo(call, page.id, 'story')
  if (video.processing !== 'complete') {
    throw graphRefusal({ code: 6000, subcode: 1363130, message: 'The video is not ready to be published.' })
  }
  const [known] = video.posts
  if (known && world.switches.repeatedFinish === 'error') {
    throw graphRefusal({ code: 6000, subcode: 1363130, message: 'The video has already been published.' })
  }
  if (known && world.switches.repeatedFinish === 'same') {
    const shown = world.publications.get(known)
    if (shown) shown.accepted += 1
    return answer(world, known)
  }
  return answer(world, addStory(world, page.id, 'video', video.id, video).id)
}

function addStory(world: World, page: string, mediaType: Story['mediaType'], mediaId: string, video?: Video): Story {
  const now = world.clock.now()
  const story = world.graph.add<Story>({
    kind: 'story',
    id: world.ids.next(),
    account: page,
    mediaType,
    mediaId,
    createdAt: now,
  })
  if (video) {
    video.wanted = 'published'
    video.posts.push(story.id)
    video.publishedAt = now
  }
  world.publications.add(
    {
      id: story.id,
      relatedIds: [mediaId],
      platform: 'facebook',
      account: page,
      kind: 'story',
      content: mediaType === 'video' ? 'video' : 'image',
      text: '',
      media: [video ? videoMedia(video.upload) : photoMedia(world, mediaId)],
      permalink: storyUrl(story),
      createdAt: now,
    },
    now,
  )
  return story
}

// Some documented answers show this id as a bare number, beyond what a double can hold.
function answer(world: World, id: string): Answer {
  if (!world.switches.facebookBareNumberIds) return ok({ success: true, post_id: id })
  return { status: 200, headers: { 'content-type': 'application/json' }, text: `{"success":true,"post_id":${id}}` }
}

function storyUrl(story: Story): string {
  return `https://www.facebook.com/stories/${story.account}/${story.id}`
}

// After a day a story is archived where the page keeps an archive, and gone where it does not.
function listStories(call: GraphCall, page: TargetOf<'page'>): Answer {
  const { world } = call
  const dayAgo = world.clock.now() - DAY_MS
  const archived = (story: Story) => story.createdAt <= dayAgo
  const wanted = call.params.string('status')?.toUpperCase()
  const newestFirst = world.graph
    .of(page.id, 'story')
    .filter((story) => world.switches.facebookStoryArchive || !archived(story))
    .filter((story) => !wanted || wanted === (archived(story) ? 'ARCHIVED' : 'PUBLISHED'))
    .reverse()
  return ok(
    listPage(
      call,
      newestFirst,
      (story) => story.createdAt,
      (story) => ({
        post_id: story.id,
        status: archived(story) ? 'ARCHIVED' : 'PUBLISHED',
        creation_time: String(Math.floor(story.createdAt / 1000)),
        media_type: story.mediaType,
        media_id: story.mediaId,
        url: storyUrl(story),
      }),
    ),
  )
}
