import { describe, expect, it } from 'vitest'
import type { MediaItem, Platform, PostType } from '../../src/domain/post'
import { advice } from '../../src/platforms/judge/advice'
import type { Draft } from '../../src/platforms/judge/draft'
import { unpublishable } from '../../src/platforms/judge/unpublishable'

const picture = (width: number, height: number, more: Partial<MediaItem> = {}): MediaItem => ({
  url: 'https://x.test/a.jpg',
  type: 'image',
  contentType: 'image/jpeg',
  width,
  height,
  ...more,
})
const film = (width: number, height: number, more: Partial<MediaItem> = {}): MediaItem => ({
  ...picture(width, height),
  type: 'video',
  contentType: 'video/mp4',
  durationMs: 10_000,
  ...more,
})
const draft = (media: MediaItem[], more: Partial<Draft> = {}): Draft => ({
  postType: 'feed',
  caption: null,
  media,
  link: null,
  title: null,
  options: {},
  ...more,
})
const refusals = (platform: Platform, of: Draft) => unpublishable(platform, of).map(({ message }) => message)
const tags = (count: number) => Array.from({ length: count }, (_, n) => `#tag${n}`).join(' ')

describe('Instagram: pictures between 4:5 and 3:4, as phones make them, are scheduled with a warning', () => {
  it.each([
    ['3:4', 1080, 1440, '3:4'],
    ['between', 1000, 1290, '0.78:1'],
    ['3:4 of a camera', 3024, 4032, '3:4'],
  ])('%s', (_what, width, height, ratio) => {
    const post = draft([picture(width, height)])
    expect(refusals('instagram', post)).toEqual([])
    expect(advice('instagram', post)).toEqual([
      `media.0: an Instagram feed post asks for images with a ratio of 4:5 to 1.91:1 (width to height), this one has ${width}x${height}, ${ratio}; it may be refused`,
    ])
  })

  it('nothing is said of 4:5, and what is taller than 3:4 is refused as before', () => {
    expect(advice('instagram', draft([picture(1080, 1350)]))).toEqual([])
    expect(refusals('instagram', draft([picture(1080, 1480)]))).toEqual([
      'an Instagram feed post takes images with a ratio of 3:4 to 1.91:1 (width to height), this one has 1080x1480, 0.73:1',
    ])
  })
})

describe('Instagram: six to thirty hashtags are scheduled with a warning', () => {
  const posts: [PostType, number, string[]][] = [
    ['feed', 5, []],
    [
      'feed',
      6,
      [
        'an Instagram feed post takes at most 5 hashtags by what other programs have met, this caption has 6; it may be refused',
      ],
    ],
    ['feed_story', 30, [expect.stringContaining('this caption has 30; it may be refused')]],
    ['reel', 7, [expect.stringContaining('an Instagram reel takes at most 5 hashtags')]],
    // Its caption is not shown at all.
    ['story', 20, ['Instagram shows no caption with a story']],
  ]
  it.each(posts)('%s with %i', (postType, count, warnings) => {
    const media = postType === 'reel' ? film(1080, 1920) : picture(1080, 1350)
    const post = draft([media], { postType, caption: tags(count) })
    expect(refusals('instagram', post)).toEqual([])
    expect(advice('instagram', post)).toEqual(warnings)
  })

  it('more than thirty are refused, and no other platform minds', () => {
    expect(refusals('instagram', draft([picture(100, 100)], { caption: tags(31) }))).toEqual([
      'an Instagram feed post takes at most 30 hashtags, this caption has 31',
    ])
    expect(advice('facebook', draft([picture(100, 100)], { caption: tags(31) }))).toEqual([])
  })
})

describe('Instagram: a carousel of different shapes is cropped to the first, and that is said', () => {
  it('once, with the shape of each', () => {
    const post = draft([
      picture(1080, 1350, { name: 'tall.jpg' }),
      picture(1080, 1080),
      film(1920, 1080),
      picture(1080, 1350),
    ])
    expect(advice('instagram', post)).toEqual([
      'Instagram crops all media of a carousel to the ratio of the first; here they differ: "tall.jpg" 4:5, media.1 1:1, media.2 16:9, media.3 4:5',
    ])
  })

  it.each([
    ['of one shape', [picture(1080, 1350), picture(540, 675)]],
    ['that differ by a pixel', [picture(1080, 1350), picture(1080, 1349)]],
    ['of which one lies and is shown standing', [picture(1350, 1080, { orientation: 6 }), picture(1080, 1350)]],
    ['of which nothing is known', [picture(0, 0), picture(0, 0), picture(1080, 1080)]],
    ['that is one picture', [picture(1080, 1350)]],
  ])('not of media %s', (_what, media) => {
    expect(advice('instagram', draft(media))).toEqual([])
  })

  it('not of one that is shown lying beside one that stands as it is stored', () => {
    const post = draft([picture(1080, 1350, { orientation: 8 }), picture(1080, 1350)])
    expect(advice('instagram', post)).toEqual([expect.stringContaining('media.0 1.25:1, media.1 4:5')])
  })
})

describe('a file that is not taken as it is comes with what to do', () => {
  const files: [string, Platform, PostType, MediaItem, string][] = [
    [
      'a reel of a phone that films in 4K',
      'instagram',
      'reel',
      film(2160, 3840),
      'an Instagram reel takes videos of at most 1920 pixels width, this one has 2160x3840; export it at 1080x1920',
    ],
    [
      'a story of one that lies',
      'instagram',
      'story',
      film(3840, 2160),
      'an Instagram story takes videos of at most 1920 pixels width, this one has 3840x2160; export it at 1920x1080',
    ],
    [
      'an odd shape',
      'instagram',
      'reel',
      film(2560, 1081),
      'an Instagram reel takes videos of at most 1920 pixels width, this one has 2560x1081; export it at 1920x810',
    ],
    [
      'a MOV of H.264 and AAC',
      'linkedin',
      'feed',
      film(1080, 1920, { contentType: 'video/quicktime', videoCodec: 'h264', audioCodec: 'aac', hasAudio: true }),
      'a LinkedIn feed post does not take video/quicktime; it takes video/mp4, video/x-m4v; save it as MP4 without encoding it again (ffmpeg -i clip.mov -c copy -movflags +faststart clip.mp4)',
    ],
    [
      'a MOV as iPhones film it',
      'linkedin',
      'feed',
      film(1080, 1920, { contentType: 'video/quicktime', videoCodec: 'hevc', audioCodec: 'aac', hasAudio: true }),
      'a LinkedIn feed post does not take video/quicktime; it takes video/mp4, video/x-m4v; export it as MP4 with H.264 and AAC',
    ],
    [
      'a HEIC by address',
      'instagram',
      'feed',
      picture(0, 0, { contentType: 'image/heic' }),
      'an Instagram feed post does not take image/heic; it takes image/jpeg, image/jpg; export it as JPEG (an iPhone takes JPEGs with Settings > Camera > Formats > Most Compatible)',
    ],
    [
      'a WebM by address',
      'instagram',
      'reel',
      film(0, 0, { contentType: 'video/webm' }),
      'an Instagram reel does not take video/webm; it takes video/mp4, video/quicktime, video/x-m4v; export it as MP4 with H.264 and AAC',
    ],
  ]
  it.each(files)('%s', (_what, platform, postType, item, message) => {
    expect(refusals(platform, draft([item], { postType }))).toEqual([message])
  })
})
