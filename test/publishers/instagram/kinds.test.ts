import { describe, expect, it } from 'vitest'
import type { PublishJob } from '../../../src/platforms/calls/publisher'
import { instagramJob, readyOf, stepsOf, useInstagram } from './support'

const sandbox = useInstagram()
const { photo, video, published } = sandbox

async function publish(given: Partial<PublishJob>, login: 'facebook' | 'instagram' = 'facebook') {
  const { publisher, bodies, sent } = sandbox.publisher()
  const job = instagramJob(given, login)
  const commit = await publisher.commit(job, await readyOf(publisher, job))
  return { commit, containers: bodies('/media'), commits: bodies('/media_publish'), sent }
}

describe.each(['facebook', 'instagram'] as const)('with %s login', (login) => {
  it('publishes one image with its caption, alternative text, tags and place', async () => {
    const media = [{ ...photo(), altText: 'A loaf' }]
    const options = { userTags: [{ username: '@baker', x: 0.5, y: 0.25 }], locationId: '110' }
    const { commit, containers, commits, sent } = await publish({ caption: 'Fresh #bread', media, options }, login)
    expect(containers).toEqual([
      {
        image_url: photo().url,
        alt_text: 'A loaf',
        user_tags: [{ username: 'baker', x: 0.5, y: 0.25 }],
        caption: 'Fresh #bread',
        location_id: '110',
      },
    ])
    expect(commits).toHaveLength(1)
    expect(commit).toEqual({ kind: 'published', externalId: published()[0]?.id })
    expect(published()).toMatchObject([{ kind: 'feed', content: 'image', text: 'Fresh #bread' }])
    expect(sent.every((request) => request.url.includes(`/${login}/v26.0/`))).toBe(true)
  })

  it('publishes images and videos mixed as one carousel, in their order', async () => {
    const media = [{ ...photo(), altText: 'One' }, { ...video(), altText: 'never sent' }, photo('tall.jpg')]
    const options = {
      locationId: '110',
      thumbOffsetMs: 1_500,
      userTags: [
        { username: 'first', x: 0, y: 1 },
        { username: 'second', x: 0.5, y: 0.5, media: 1 },
      ],
    }
    const { containers } = await publish({ caption: 'Three', media, options }, login)
    expect(containers).toEqual([
      {
        image_url: photo().url,
        alt_text: 'One',
        is_carousel_item: true,
        user_tags: [{ username: 'first', x: 0, y: 1 }],
      },
      {
        media_type: 'VIDEO',
        video_url: video().url,
        is_carousel_item: true,
        thumb_offset: 1_500,
        user_tags: [{ username: 'second' }],
      },
      { image_url: photo('tall.jpg').url, is_carousel_item: true },
      {
        media_type: 'CAROUSEL',
        children: expect.stringMatching(/^\d+,\d+,\d+$/),
        caption: 'Three',
        location_id: '110',
      },
    ])
    expect(published()).toMatchObject([
      {
        content: 'carousel',
        text: 'Three',
        media: [{ type: 'image', altText: 'One' }, { type: 'video' }, { type: 'image' }],
      },
    ])
  })

  it('publishes a reel with its cover', async () => {
    const options = { shareToFeed: false, coverUrl: 'https://example.org/c.jpg', thumbOffsetMs: 900 }
    const { containers } = await publish(
      { kind: 'reel', postType: 'reel', caption: 'Reel', media: [video()], options },
      login,
    )
    const cover = { share_to_feed: false, cover_url: 'https://example.org/c.jpg' }
    expect(containers).toEqual([{ media_type: 'REELS', video_url: video().url, caption: 'Reel', ...cover }])
    expect(published()).toMatchObject([{ kind: 'reel', content: 'video', text: 'Reel' }])
  })

  it('publishes a single video of the feed as a reel that is shared to the feed', async () => {
    const { containers } = await publish({ caption: 'Film', media: [video()], options: { thumbOffsetMs: 0 } }, login)
    expect(containers).toMatchObject([{ media_type: 'REELS', share_to_feed: true, thumb_offset: 0 }])
    expect(published()).toHaveLength(1)
  })

  it('publishes stories, with nothing of what a story cannot have', async () => {
    const options = { locationId: '110', userTags: [{ username: 'guest' }], shareToFeed: true, thumbOffsetMs: 3 }
    const story = { kind: 'story', postType: 'feed_story', caption: 'not shown', options } as const
    const first = await publish({ ...story, media: [{ ...photo(), altText: 'no' }] }, login)
    const second = await publish({ ...story, media: [video()] }, login)
    const user_tags = [{ username: 'guest' }]
    expect(first.containers).toEqual([{ media_type: 'STORIES', image_url: photo().url, user_tags }])
    expect(second.containers).toEqual([{ media_type: 'STORIES', video_url: video().url, user_tags }])
    expect(published().map((p) => [p.kind, p.content, p.text])).toEqual([
      ['story', 'image', ''],
      ['story', 'video', ''],
    ])
  })

  it('posts the first comment below a post, and none below a story', async () => {
    const { publisher } = sandbox.publisher()
    const { commit } = await publish({ media: [photo()] }, login)
    const id = commit.kind === 'published' ? commit.externalId : ''
    expect(await publisher.comment?.(instagramJob({ media: [photo()] }, login), id, '#bread #cake')).toMatch(/^\d+$/)
    expect(published()[0]?.comments).toEqual(['#bread #cake'])
    expect(await publisher.permalink(instagramJob({}, login), id)).toEqual({ permalink: published()[0]?.permalink })
    const story = instagramJob({ kind: 'story', media: [photo()] }, login)
    await expect(publisher.comment?.(story, id, 'x')).rejects.toThrow('no comments on stories')
  })
})

it('invites collaborators to posts of accounts connected through Facebook', async () => {
  const { containers } = await publish({ media: [photo()], options: { collaborators: ['@one', 'two'] } })
  expect(containers).toMatchObject([{ collaborators: ['one', 'two'] }])
})

it('publishes feed and story of one post each by itself', async () => {
  const post = { postType: 'feed_story', caption: 'Both', media: [photo()] } as const
  await publish({ ...post, media: [photo()], kind: 'feed' })
  await publish({ ...post, media: [photo()], kind: 'story' })
  expect(published().map((p) => [p.kind, p.text])).toEqual([
    ['feed', 'Both'],
    ['story', ''],
  ])
})

it('asks for addresses in ASCII and leaves signed ones as they are', async () => {
  sandbox.set({ fetchMedia: false })
  const signed = 'https://example.org/a.jpg?sig=a%2fB+c='
  const { containers } = await publish({ media: [{ url: signed, type: 'image' }] })
  const other = await publish({ media: [{ url: 'https://example.org/ä b.jpg', type: 'image' }] })
  expect(containers).toMatchObject([{ image_url: signed }])
  expect(other.containers).toMatchObject([{ image_url: 'https://example.org/%C3%A4%20b.jpg' }])
})

it('names its steps', async () => {
  const { publisher } = sandbox.publisher()
  const steps = await stepsOf(publisher, instagramJob({ media: [photo(), photo()] }))
  expect(steps.map((step) => step.did)).toEqual([
    'create-child 1/2',
    'create-child 2/2',
    'child-ready 1/2',
    'child-ready 2/2',
    'create-container',
    undefined,
  ])
  expect(published()).toEqual([])
})
