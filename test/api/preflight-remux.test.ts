import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { findProgram } from '../../src/media/inspect/find-program'
import { fixturePath } from '../support/fixtures'
import { mediaFixture } from './support/files'
import { type Client, inAnHour, startTestApi, type TestApi } from './support/test-api'

let folder: string
let ffmpeg: string
let api: TestApi
let client: Client
let accounts: string[]

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ffmpeg-'))
  ffmpeg = join(folder, 'ffmpeg')
  await standIn('exit 1')
  api = await startTestApi({ FFMPEG_PATH: ffmpeg })
  client = await api.company()
  accounts = [await client.account('facebook'), await client.account('linkedin', 'urn:li:organization:1')]
})
afterAll(() => rm(folder, { recursive: true, force: true }))

/** Lets a stand-in do the work of ffmpeg: the last of its arguments is where it puts what it makes, after `file:`. */
async function standIn(makes: string): Promise<void> {
  const script = `#!/bin/sh\nfor last; do :; done\nout="\${last#file:}"\necho "$@" > '${ffmpeg}.asked'\n${makes}\n`
  await writeFile(ffmpeg, script)
  await chmod(ffmpeg, 0o755)
}

const schedule = (wanted = accounts, name = 'phone.mov') =>
  client.upload({ socialAccountIds: JSON.stringify(wanted), scheduledAt: inAnHour() }, [
    { name, content: mediaFixture(name) },
  ])

const mediaOf = async (id: string) => (await client.get(`/scheduled-posts/${id}`)).body.post.media[0]

const bytesAt = async (url: string) => Buffer.from(await (await fetch(url)).arrayBuffer())

const faults: [string, () => string, string][] = [
  ['ends with an error', () => 'exit 1', 'ffmpeg cannot read it'],
  [
    'makes half a film',
    () => `head -c 40000 '${fixturePath('phone.mp4')}' > "$out"`,
    'what ffmpeg has made of it is not the same film',
  ],
  [
    'makes another film',
    () => `cp '${fixturePath('story-61s.mp4')}' "$out"`,
    'what ffmpeg has made of it is not the same film',
  ],
  [
    'makes something else',
    () => `cp '${fixturePath('phone.mov')}' "$out"`,
    'what ffmpeg has made of it is not the same film',
  ],
  ['makes nothing', () => ': > "$out"', 'ffmpeg has made no video of it'],
]

it.each(faults)(
  'a MOV for LinkedIn: when ffmpeg %s, nothing is scheduled or left, and why is said',
  async (_what, makes, why) => {
    await standIn(makes())
    const { status, body } = await schedule()
    expect(status, JSON.stringify(body)).toBe(422)
    expect(body.errors).toEqual([
      {
        path: 'media.0',
        message: `"phone.mov" cannot be made into an MP4 for LinkedIn: ${why}. Export it as MP4 with H.264 and AAC`,
      },
    ])
    expect(await api.files()).toEqual([])
  },
)

it('a MOV for LinkedIn is put into an MP4 without encoding; the original is kept and goes to the platforms that take it', async () => {
  await standIn(`cp '${fixturePath('phone.mp4')}' "$out"`)
  const { status, body } = await schedule()
  expect(status, JSON.stringify(body)).toBe(201)
  expect(body.warnings).toEqual(['"phone.mov" is made into an MP4 for LinkedIn; the original is kept'])
  const [facebook, linkedin] = await Promise.all(
    body.posts.map(({ postDetailId }: { postDetailId: string }) => mediaOf(postDetailId)),
  )
  expect(facebook).toMatchObject({ contentType: 'video/quicktime', name: 'phone.mov' })
  expect(await bytesAt(facebook.url)).toEqual(mediaFixture('phone.mov'))
  expect(linkedin).toMatchObject({
    contentType: 'video/mp4',
    name: 'phone.mov',
    size: mediaFixture('phone.mp4').length,
    width: 540,
    height: 960,
    durationMs: 4_000,
    videoCodec: 'h264',
  })
  expect(await bytesAt(linkedin.url)).toEqual(mediaFixture('phone.mp4'))
  expect(await readFile(`${ffmpeg}.asked`, 'utf8')).toMatch(
    /-protocol_whitelist file -f mov .*-i file:\/\S+\.mov .*-c copy -movflags \+faststart -f mp4/,
  )
})

it.each(['prores.mov', 'pcm.mov'])('one that no MP4 has the codecs of is refused with what to do: %s', async (name) => {
  const { status, body } = await schedule(accounts.slice(1), name)
  expect(status).toBe(422)
  expect(body.errors[0].message).toMatch(/does not take video\/quicktime; .*; export it as MP4 with H\.264 and AAC$/)
})

it('the ffmpeg of this machine, where there is one, makes the same film', async () => {
  const real = await findProgram(process.env.TEST_FFMPEG ?? 'ffmpeg')
  // On machines without it the stand-in is what there is.
  if (!real) return
  await standIn(`exec '${real}' "$@"`)
  const { status, body } = await schedule()
  expect(status, JSON.stringify(body)).toBe(201)
})
