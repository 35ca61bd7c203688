import { expect, it } from 'vitest'
import type { MediaItem } from '../../src/domain/post'
import type { PublishJob } from '../../src/platforms/calls/publisher'
import { jobOf } from '../support/drive-publisher'
import { refusalOf } from '../support/refusal-of'

const image: MediaItem = { url: 'https://example.org/a.jpg', type: 'image' }
const video: MediaItem = { url: 'https://example.org/a.mp4', type: 'video' }
const fbcdn: MediaItem = { url: 'https://video.xx.fbcdn.net/v.mp4', type: 'video' }
const link = 'https://example.org'
const job = (given: Partial<PublishJob>) => jobOf({ externalId: '1', login: 'facebook', token: 'x' }, given)

it.each<[string, Partial<PublishJob>, string]>([
  ['nothing at all', {}, 'without media needs a caption or a link'],
  ['eleven photos', { media: Array(11).fill(image) }, 'at most 10 of media, this post has 11'],
  ['a photo beside a video', { media: [image, video] }, 'takes a video only with nothing beside it'],
  ['two videos', { media: [video, video] }, 'takes a video only with nothing beside it'],
  ['a link beside a photo', { link, media: [image] }, 'either a link or media'],
  ['a document', { media: [{ url: 'http://x/a.pdf', type: 'document' }] }, 'takes no document'],
  ['a reel of a photo', { kind: 'reel', media: [image] }, 'takes no image'],
  ['a reel of nothing', { kind: 'reel' }, 'needs one video'],
  ['a story of two photos', { kind: 'story', media: [image, image] }, 'only one image or video'],
  ['a story of words', { kind: 'story', caption: 'only text' }, 'needs one image or video'],
  ['a reel by an address of its own', { kind: 'reel', media: [fbcdn] }, 'does not fetch videos from fbcdn.net'],
  ['a video story by one', { kind: 'story', media: [fbcdn] }, 'does not fetch videos from fbcdn.net'],
  ['an article', { kind: 'article', link }, 'Facebook has no articles'],
])('refuses %s', (_, given, why) => {
  expect(refusalOf('facebook', job(given))).toMatch(why)
})

it.each<[string, Partial<PublishJob>]>([
  ['ten photos', { media: Array(10).fill(image) }],
  ['a video', { media: [video] }],
  ['a reel', { kind: 'reel', media: [video] }],
  ['a story', { kind: 'story', media: [image] }],
  ['a link', { link }],
  ['a feed video by an address of its own, whose bytes we send', { media: [fbcdn] }],
  ['a reel of a file of ours, wherever it is shown', { kind: 'reel', media: [{ ...fbcdn, key: 'aa/b.mp4' }] }],
])('takes %s', (_, given) => {
  expect(refusalOf('facebook', job(given))).toBeUndefined()
})

it('refuses nothing that may be out already', () => {
  expect(refusalOf('facebook', job({}), 'unconfirmed')).toBeUndefined()
})
