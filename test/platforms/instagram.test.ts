import { expect, it } from 'vitest'
import type { MediaItem } from '../../src/domain/post'
import type { PublishJob } from '../../src/platforms/calls/publisher'
import { instagramJob } from '../publishers/instagram/support'
import { refusalOf } from '../support/refusal-of'

const MB = 1024 * 1024
const image: MediaItem = { url: 'https://example.org/a.jpg', type: 'image' }
const video: MediaItem = { url: 'https://example.org/a.mp4', type: 'video' }
const document: MediaItem = { url: 'https://example.org/a.pdf', type: 'document' }
const many = (count: number, word: string) => Array.from({ length: count }, (_, n) => `${word}${n}`).join(' ')

const certain: [string, Partial<PublishJob>, RegExp][] = [
  ['no media', {}, /needs at least one image or video/],
  ['a link of its own', { link: 'https://example.org', media: [image] }, /no link/],
  ['eleven items', { media: new Array(11).fill(image) }, /at most 10 of media, this post has 11/],
  ['a document', { media: [image, document] }, /takes no document/],
  ['an article', { kind: 'article', media: [image] }, /no articles/],
  ['two items as a story', { kind: 'story', media: [image, video] }, /only one image or video/],
  ['a huge video as a story', { kind: 'story', media: [{ ...video, size: 100 * MB + 1 }] }, /videos of at most 100 MB/],
  ['an image as a reel', { kind: 'reel', media: [image] }, /takes no image/],
  ['a long caption', { caption: 'x'.repeat(2_201), media: [image] }, /at most 2200 characters, this caption has 2201/],
  ['31 hashtags', { caption: many(31, '#tag'), media: [image] }, /at most 30 hashtags, this caption has 31/],
  ['21 mentions', { caption: many(21, '@name'), media: [image] }, /at most 20 mentions, this caption has 21/],
  [
    'a long alternative text',
    { media: [{ ...image, altText: 'x'.repeat(1_001) }] },
    /alternative texts of at most 1000/,
  ],
  ['four collaborators', { media: [image], options: { collaborators: ['a', 'b', 'c', 'd'] } }, /at most 3/],
  ['a tag without a place', { media: [image], options: { userTags: [{ username: 'a' }] } }, /needs a place, x and y/],
  [
    'a tag beside the image',
    { media: [image], options: { userTags: [{ username: 'a', x: 2, y: 0 }] } },
    /x and y from 0 to 1/,
  ],
  [
    'a tag on no item',
    { media: [image], options: { userTags: [{ username: 'a', x: 0, y: 0, media: 1 }] } },
    /this post has 1 of media/,
  ],
]

it.each(certain)('refuses %s', (_, job, why) => {
  expect(refusalOf('instagram', instagramJob(job))).toMatch(why)
})

const allowed: [string, Partial<PublishJob>][] = [
  ['2,200 characters, emoji counted once', { caption: '🍞'.repeat(2_200), media: [image] }],
  ['30 hashtags and 20 mentions', { caption: `${many(30, '#tag')} ${many(20, '@name')}`, media: [image] }],
  ['what only looks like hashtags and mentions', { caption: many(40, 'no. #1 me@example.org/#a'), media: [image] }],
  ['a story with a caption that is not shown', { kind: 'story', caption: 'x'.repeat(3_000), media: [image] }],
  ['a tag on a video without a place', { media: [video], options: { userTags: [{ username: 'a' }] } }],
  ['ten items', { media: [...new Array(9).fill(image), video] }],
]

it.each(allowed)('takes %s', (_, job) => {
  expect(refusalOf('instagram', instagramJob(job))).toBeUndefined()
})

it('refuses collaborators of accounts that are connected through Instagram', () => {
  const job = instagramJob({ media: [image], options: { collaborators: ['a'] } }, 'instagram')
  expect(refusalOf('instagram', job)).toMatch(/through Facebook/)
})
