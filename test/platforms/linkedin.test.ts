import { describe, expect, it } from 'vitest'
import type { MediaItem } from '../../src/domain/post'
import type { PublishJob } from '../../src/platforms/calls/publisher'
import { job, member } from '../publishers/linkedin/support'
import { refusalOf } from '../support/refusal-of'

const item = (type: MediaItem['type'], more: Partial<MediaItem> = {}): MediaItem => ({
  type,
  url: 'https://x.test/f',
  ...more,
})
const images = (count: number) => Array.from({ length: count }, () => item('image'))
const link = 'https://example.org/a'
const MB = 1024 * 1024

const refused: [string, Partial<PublishJob>, RegExp][] = [
  ['a story', { kind: 'story', media: images(1) }, /no stories/],
  ['a reel', { kind: 'reel', media: [item('video')] }, /no reels/],
  ['nothing', { caption: '' }, /without media needs a caption or a link/],
  ['white space alone', { caption: ' \n\t\u00a0' }, /without media needs a caption or a link/],
  ['a long text', { caption: 'a'.repeat(3001) }, /3000 characters, this caption has 3001/],
  ['a long text of emoji, counted as the strictest would', { caption: '🎉'.repeat(1501) }, /has 3002/],
  ['21 images', { media: images(21) }, /at most 20 of media, this post has 21/],
  ['images and a video', { media: [item('image'), item('video')] }, /takes a video only with nothing beside it/],
  [
    'images and a document',
    { media: [item('document'), item('image')] },
    /takes a document only with nothing beside it/,
  ],
  ['two videos', { media: [item('video'), item('video')] }, /takes a video only with nothing beside it/],
  ['two documents', { media: [item('document'), item('document')] }, /takes a document only with nothing beside it/],
  [
    'a WebP',
    { media: [item('image', { contentType: 'image/webp' })] },
    /does not take image\/webp; it takes .*png.*gif/,
  ],
  ['a text file', { media: [item('document', { contentType: 'text/plain' })] }, /it takes application\/pdf/],
  ['a huge video', { media: [item('video', { size: 500 * MB + 1 })] }, /videos of at most 500 MB/],
  ['a huge document', { media: [item('document', { size: 100 * MB + 1 })] }, /documents of at most 100 MB/],
  ['a novel as alt text', { media: [item('image', { altText: 'a'.repeat(4087) })] }, /4086/],
  ['a link beside media', { link, media: images(1) }, /either a link or media/],
  ['a link that is none', { link: 'mailto:me@x.test' }, /no web address/],
  ['an article about nothing', { kind: 'article' }, /needs a link/],
  ['an article with a video', { kind: 'article', link, media: [item('video')] }, /takes no video/],
  ['an article with two pictures', { kind: 'article', link, media: images(2) }, /only one image/],
  [
    'an article with a picture that is not there',
    { kind: 'article', postType: 'article', link, options: { thumbnail: 0 } },
    /thumbnail: names no image/,
  ],
]

const taken: [string, Partial<PublishJob>][] = [
  ['the longest text', { caption: '#'.repeat(3000) }],
  ['an image without text', { caption: '', media: images(1) }],
  ['20 images', { media: images(20) }],
  ['the largest video', { media: [item('video', { size: 500 * MB, contentType: 'video/mp4' })] }],
  ['a document', { media: [item('document', { contentType: 'application/pdf' })] }],
  ['a link without text', { caption: '', link }],
  [
    'an article with a picture',
    { kind: 'article', postType: 'article', link, media: images(1), options: { thumbnail: 0 } },
  ],
]

describe('LinkedIn', () => {
  it.each(refused)('refuses %s', (_name, given, because) => {
    expect(refusalOf('linkedin', job(member, given))).toMatch(because)
  })

  it.each(taken)('takes %s', (_name, given) => {
    expect(refusalOf('linkedin', job(member, given))).toBeUndefined()
  })

  it('measures a mention by what is shown of it', () => {
    const mentions = [{ text: '@Acme', urn: 'urn:li:organization:1' }]
    const caption = `@Acme ${'b'.repeat(2995)}`
    expect(caption).toHaveLength(3001)
    expect(refusalOf('linkedin', job(member, { caption, options: { mentions } }))).toBeUndefined()
  })
})
