import { beforeAll, describe, expect, it } from 'vitest'
import type { Platform } from '../../src/domain/post'
import { sampleJpeg } from '../../src/sandbox/sample-media'
import { gif, jpeg, mediaFixture, mp4, png, webp } from './support/files'
import { type Client, inAnHour, startTestApi } from './support/test-api'

type File = { name: string; content: Buffer }
type World = { client: Client; accounts: Record<Platform, string> }

let world: World

async function open(settings: Record<string, string> = {}): Promise<World> {
  const client = await (await startTestApi({ MAX_UPLOAD_MB: '310', ...settings })).company()
  const accounts = {
    facebook: await client.account('facebook'),
    instagram: await client.account('instagram'),
    linkedin: await client.account('linkedin', 'urn:li:organization:1'),
  }
  return { client, accounts }
}

beforeAll(async () => {
  world = await open()
})

const schedule = ({ client, accounts }: World, platform: Platform, postType: string, ...files: File[]) =>
  client.upload({ socialAccountId: String(accounts[platform]), postType, scheduledAt: inAnHour() }, files)

const video = (name: string, size?: number): File => {
  const content = mediaFixture(name)
  return { name, content: size ? Buffer.concat([content], size) : content }
}
const picture = (width: number, height: number, name = 'a.jpg'): File => ({
  name,
  content: sampleJpeg(width, height, [1, 2, 3]),
})

/** With a title without the bytes of the file. */
const titled = <Row extends readonly [string, string, File, ...string[]]>(rows: Row[]) =>
  rows.map((row) => [`${row[0]} ${row[1]}: ${row[2].name}, ${row[3] ?? 'taken'}`, ...row] as const)

/** A PNG of which only the header is true: nobody should decode it to know that it is too large. */
function pngOf(width: number, height: number): Buffer {
  const content = png()
  content.writeUInt32BE(width, 16)
  content.writeUInt32BE(height, 20)
  return content
}

/** A GIF with so many pictures. */
function gifOf(frames: number): Buffer {
  const whole = gif()
  const frame = whole.subarray(whole.indexOf(0x2c), whole.length - 1)
  return Buffer.concat([whole.subarray(0, whole.indexOf(0x2c)), ...Array(frames).fill(frame), Buffer.from(';')])
}

// Platform, type of post, file, and the one thing that is said about it.
const refused: [Platform, string, File, string][] = [
  [
    'instagram',
    'reel',
    video('clip.mov'),
    '"clip.mov": an Instagram reel takes videos of 3 s to 15 min, this one is 1.2 s',
  ],
  ['instagram', 'feed', video('clip.mov'), 'an Instagram feed post takes videos of 3 s to 15 min, this one is 1.2 s'],
  ['instagram', 'story', video('story-61s.mp4'), 'an Instagram story takes videos of 3 s to 60 s, this one is 61 s'],
  ['instagram', 'reel', video('slow.mp4'), 'takes videos of 23 to 60 frames per second, this one has 15'],
  ['instagram', 'reel', video('fast.mp4'), 'takes videos of 23 to 60 frames per second, this one has 120'],
  ['instagram', 'reel', video('wide.mp4'), 'takes videos of at most 1920 pixels width, this one has 2048x1152'],
  ['instagram', 'reel', video('vp9.mp4'), 'takes videos in h264 or hevc, this one is in vp9'],
  ['instagram', 'reel', video('mp3.mp4'), 'takes videos with sound in aac, this one has mp3'],
  [
    'instagram',
    'feed',
    picture(400, 1200),
    'takes images with a ratio of 3:4 to 1.91:1 (width to height), this one has 400x1200, 0.33:1',
  ],
  ['instagram', 'feed', picture(1200, 600), 'this one has 1200x600, 2:1'],
  ['instagram', 'feed', { name: 'a.gif', content: gif() }, '"a.gif": an Instagram feed post does not take image/gif'],
  ['facebook', 'reel', video('clip.mov'), 'a Facebook reel takes videos of 3 s to 90 s, this one is 1.2 s'],
  ['facebook', 'reel', video('slow.mp4'), 'takes videos of 23 to 60 frames per second, this one has 15'],
  ['facebook', 'reel', video('av1.mp4'), 'takes videos of at least 540x960 pixels, this one has 144x256'],
  ['facebook', 'story', video('clip.mov'), 'a Facebook story takes videos of 3 s to 60 s, this one is 1.2 s'],
  ['facebook', 'story', video('story-61s.mp4'), 'a Facebook story takes videos of 3 s to 60 s, this one is 61 s'],
  ['linkedin', 'feed', video('clip.mov'), 'it takes video/mp4, video/x-m4v; save it as MP4 without encoding it again'],
  ['linkedin', 'feed', video('reel.mp4'), 'takes videos of at least 75 KB, this one has 16134 bytes'],
  [
    'linkedin',
    'feed',
    { name: 'a.gif', content: gifOf(251) },
    'takes images of at most 250 pictures in an animation, this one has more',
  ],
  [
    'facebook',
    'feed',
    video('cut-off.mp4'),
    '"cut-off.mp4" is cut off or no video: it has no index (moov box), so that nobody can play it',
  ],
  ['facebook', 'feed', video('sound-only.mp4'), '"sound-only.mp4" has sound and no picture'],
  [
    'facebook',
    'feed',
    { name: 'a.jpg', content: jpeg(300).fill(0, 20) },
    '"a.jpg" is damaged: it does not say how large its picture is',
  ],
  [
    'instagram',
    'feed',
    { name: 'a.png', content: pngOf(1, 1).fill(1, 45, 50) },
    '"a.png" cannot be made into a JPEG for Instagram: it is damaged. Schedule a JPEG',
  ],
  [
    'instagram',
    'feed',
    { name: 'bomb.png', content: pngOf(60_000, 60_000) },
    '"bomb.png" cannot be made into a JPEG for Instagram: it has more than 24 million pixels. Schedule a JPEG',
  ],
]

describe('a file that a platform would refuse is refused when it is scheduled, with what is wrong and what would be right', () => {
  it.each(titled(refused))('%s', async (_title, platform, postType, file, message) => {
    const { status, body } = await schedule(world, platform, postType, file)
    expect(status, JSON.stringify(body)).toBe(422)
    expect(body.errors).toEqual([{ path: 'media.0', message: expect.stringContaining(message) }])
  })

  it('says one thing for each file and rule', async () => {
    const { body } = await schedule(world, 'instagram', 'feed', picture(100, 300, 'one.jpg'), picture(64, 64), {
      name: 'two.gif',
      content: gif(),
    })
    expect(body.errors.map(({ path }: { path: string }) => path)).toEqual(['media.0', 'media.2'])
    const both = (await schedule(world, 'facebook', 'reel', video('panorama.mp4'))).body.errors
    expect(both.map(({ message }: { message: string }) => message)).toEqual([
      expect.stringContaining('of at least 540x960 pixels, this one has 1200x300'),
      expect.stringContaining('with a ratio of 9:16 to 16:9 (width to height), this one has 1200x300, 4:1'),
    ])
  })

  it('keeps nothing of a refused request', async () => {
    const api = await startTestApi()
    const client = await api.company()
    const account = await client.account('instagram')
    const fields = { socialAccountId: String(account), scheduledAt: inAnHour() }
    const files = [
      { name: 'good.png', content: png() },
      { name: 'bad.png', content: pngOf(60_000, 60_000) },
    ]
    expect((await client.upload(fields, files)).status).toBe(422)
    expect(await api.files()).toEqual([])
  })
})

describe('a file that is cut off is refused by both ways of bringing it', () => {
  const half = (name: string, content: Buffer): File => ({ name, content: content.subarray(0, content.length / 2) })
  const cut = [
    half('a.jpg', sampleJpeg(1080, 1440, [1, 2, 3])),
    half('a.png', pngOf(1, 1)),
    half('a.gif', gif()),
    half('a.webp', webp()),
    half('a.mp4', mp4()),
    half('a.mov', mediaFixture('reel.mov')),
  ]
  it.each(cut.map((file) => [file.name, file] as const))('%s', async (name, file) => {
    const message = expect.stringMatching(new RegExp(`^"${name}" is (cut off|damaged)`))
    const scheduled = await schedule(world, 'facebook', 'feed', file)
    expect(scheduled.status).toBe(422)
    expect(scheduled.body.errors).toEqual([{ path: 'media.0', message }])
    const uploaded = await world.client.upload({}, [file], { path: '/media' })
    expect(uploaded.status).toBe(422)
    expect(uploaded.body.errors).toEqual([{ path: 'files.0', message }])
  })
})

describe('what only may be refused is scheduled, with a warning', () => {
  const doubtful: [Platform, string, File, string][] = [
    [
      'instagram',
      'feed',
      picture(1080, 1440),
      'with a ratio of 4:5 to 1.91:1 (width to height), this one has 1080x1440',
    ],
    ['instagram', 'reel', video('moov-last.mp4'), 'whose index (moov box) stands at the beginning'],
    ['instagram', 'reel', video('rate96k.mp4'), 'with sound of at most 48 kHz, this one has 96 kHz'],
    ['instagram', 'reel', video('surround.mp4'), 'with at most 2 channels of sound, this one has 6'],
    [
      'facebook',
      'reel',
      video('mp3.mp4'),
      '"mp3.mp4": a Facebook reel asks for videos with sound in aac, this one has mp3; it may be refused',
    ],
    [
      'linkedin',
      'feed',
      video('panorama.mp4', 80_000),
      'with a ratio of 1:2.4 to 2.4:1 (width to height), this one has 1200x300, 4:1',
    ],
  ]
  it.each(titled(doubtful))('%s', async (_title, platform, postType, file, warning) => {
    const { status, body } = await schedule(world, platform, postType, file)
    expect(status, JSON.stringify(body)).toBe(201)
    expect(body.warnings).toEqual([expect.stringContaining(warning)])
  })
})

describe('what a platform takes goes through without a word', () => {
  const taken: [Platform, string, File][] = [
    ['instagram', 'reel', video('reel.mp4')],
    ['instagram', 'reel', video('reel.mov')],
    ['instagram', 'reel', video('hevc.mp4')],
    ['instagram', 'reel', video('rotated.mp4')],
    ['instagram', 'reel', video('fragmented.mp4')],
    ['instagram', 'story', video('silent.mp4')],
    ['instagram', 'feed', picture(1080, 1350)],
    ['instagram', 'story', picture(400, 1200)],
    ['facebook', 'reel', video('reel.mp4')],
    ['facebook', 'reel', video('rotated.mp4')],
    ['facebook', 'feed', video('panorama.mp4')],
    ['facebook', 'feed', { name: 'a.gif', content: gifOf(300) }],
    ['linkedin', 'feed', video('reel.mp4', 80_000)],
    ['linkedin', 'feed', { name: 'a.gif', content: gifOf(250) }],
    ['linkedin', 'feed', { name: 'a.png', content: png() }],
  ]
  it.each(titled(taken))('%s', async (_title, platform, postType, file) => {
    const { status, body } = await schedule(world, platform, postType, file)
    expect(status, JSON.stringify(body)).toBe(201)
    expect(body.warnings).toBeUndefined()
  })

  it('and keeps what was read', async () => {
    const { body } = await schedule(world, 'instagram', 'reel', video('rotated.mp4'))
    const { media } = (await world.client.get(`/scheduled-posts/${body.postDetailId}`)).body.post
    expect(media[0]).toMatchObject({
      name: 'rotated.mp4',
      width: 540,
      height: 960,
      durationMs: 4_004,
      frameRate: 29.97,
      videoCodec: 'h264',
      hasAudio: false,
    })
  })
})

describe('without ffprobe on the machine', () => {
  let bare: World
  beforeAll(async () => {
    bare = await open({ FFPROBE_PATH: 'off' })
  })

  it('a library finds the same', async () => {
    const [answer, good] = await Promise.all([
      schedule(bare, 'instagram', 'reel', video('clip.mov')),
      schedule(bare, 'instagram', 'reel', video('reel.mp4')),
    ])
    expect(answer.body.errors).toEqual([{ path: 'media.0', message: expect.stringContaining('this one is 1.2 s') }])
    expect(good.status).toBe(201)
    expect(good.body.warnings).toBeUndefined()
  })
})

it('what cannot be read is scheduled with a warning: that says nothing about the file', async () => {
  // A moov box of noise: there is an index, and neither reader understands it.
  const content = mp4()
  const at = content.indexOf('moov', 0, 'latin1') + 4
  content.fill(0xab, at, at + 600)
  const { status, body } = await schedule(world, 'facebook', 'feed', { name: 'odd.mp4', content })
  expect(status, JSON.stringify(body)).toBe(201)
  expect(body.warnings).toEqual([
    '"odd.mp4" was not looked into: it cannot be read as MP4 or MOV. A platform may refuse it',
  ])
})

it('a WebP is made into a JPEG for each platform that does not name WebP among what it takes', async () => {
  for (const platform of ['facebook', 'instagram', 'linkedin'] as const) {
    const { status, body } = await schedule(world, platform, 'feed', { name: 'a.webp', content: webp() })
    expect(status, JSON.stringify(body)).toBe(201)
    const { media } = (await world.client.get(`/scheduled-posts/${body.postDetailId}`)).body.post
    expect(media[0].contentType).toBe('image/jpeg')
  }
})
