import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { toJpeg } from '../../src/media/convert/to-jpeg'
import { CostlyWork } from '../../src/media/costly-work/costly-work'
import { askFfprobe } from '../../src/media/inspect/ffprobe'
import { findIndex } from '../../src/media/inspect/find-index'
import { findProgram } from '../../src/media/inspect/find-program'
import { inspectImage } from '../../src/media/inspect/inspect-image'
import { inspectVideo } from '../../src/media/inspect/inspect-video'
import type { ReadableFile } from '../../src/media/inspect/readable-file'
import { sampleJpeg } from '../../src/sandbox/sample-media'
import { mediaFixture, png, webp } from '../api/support/files'
import { seededRandom } from '../faults/random'
import { ownProcessorMs } from '../support/own-processor'

let folder: string
const work = new CostlyWork()
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hostile-'))
})
afterAll(async () => {
  work.close()
  await rm(folder, { recursive: true, force: true })
})

const readVideo = (path: string) => work.take({ companyId: '1' }, (apart) => apart.readVideo(path))

const inMemory = (bytes: Buffer): ReadableFile & { bytesRead: number } => ({
  size: bytes.length,
  path: async () => '/nowhere',
  bytesRead: 0,
  async read(start, end) {
    const part = bytes.subarray(start, end)
    this.bytesRead += part.length
    return part
  },
})

async function kept(name: string, content: Buffer | string): Promise<string> {
  const path = join(folder, name)
  await writeFile(path, content)
  return path
}

/** A fixture with a number written behind the name of a box. */
function withNumber(name: string, box: string, offset: number, value: number): Buffer {
  const content = mediaFixture(name)
  content.writeUInt32BE(value, content.indexOf(box, 0, 'latin1') + 4 + offset)
  return content
}

describe('pictures', () => {
  const pictures: [string, Buffer][] = [
    ['image/jpeg', sampleJpeg(600, 400, [9, 9, 9])],
    ['image/png', png()],
    ['image/webp', webp()],
  ]

  it('damaged in a thousand ways are looked into without an error and at once', async () => {
    const random = seededRandom(4_711)
    const below = (limit: number) => Math.floor(random() * limit)
    let slowest = 0
    for (let round = 0; round < 1_000; round++) {
      const [type, whole] = pictures[below(pictures.length)] as [string, Buffer]
      const content = Buffer.from(whole.subarray(0, 1 + below(whole.length)))
      for (let changes = 1 + below(20); changes > 0; changes--) content[below(content.length)] = below(256)
      const started = ownProcessorMs()
      const { kind } = await inspectImage(inMemory(content), type, { frames: false })
      slowest = Math.max(slowest, ownProcessorMs() - started)
      expect(['read', 'broken']).toContain(kind)
    }
    expect(slowest).toBeLessThan(500)
  })

  it.each([
    ['nothing but marks', Buffer.alloc(4_000_000, 0xff).fill(0xd8, 1, 2)],
    [
      'an endless row of empty segments',
      Buffer.concat([Buffer.from([0xff, 0xd8]), Buffer.alloc(4_000_000, Buffer.from([0xff, 0xe0, 0, 2]))]),
    ],
    [
      'segments of no length',
      Buffer.concat([Buffer.from([0xff, 0xd8]), Buffer.alloc(1_000, Buffer.from([0xff, 0xe0, 0, 0]))]),
    ],
    ['a picture without a size', Buffer.from([0xff, 0xd8, 0xff, 0xda, 0, 2, 1, 2, 3])],
  ])('a JPEG that is %s is damaged, and little of it is read', async (_what, content) => {
    const file = inMemory(content)
    expect(await inspectImage(file, 'image/jpeg', { frames: false })).toMatchObject({ kind: 'broken' })
    expect(file.bytesRead).toBeLessThan(200_000)
  })

  it('behind megabytes of previews a JPEG is still measured, without reading the picture', async () => {
    const whole = sampleJpeg(600, 400, [9, 9, 9])
    const preview = Buffer.concat([Buffer.from([0xff, 0xe2, 0xff, 0xff]), Buffer.alloc(65_533)])
    const previews = Array(200).fill(preview)
    const picture = Buffer.alloc(20_000_000)
    const content = Buffer.concat([whole.subarray(0, 2), ...previews, whole.subarray(2), picture])
    const file = inMemory(content)
    const inspected = await inspectImage(file, 'image/jpeg', { frames: false })
    expect(inspected).toEqual({ kind: 'read', facts: { width: 600, height: 400 } })
    expect(file.bytesRead).toBeLessThan(previews.length * preview.length + 2_200_000)
  })

  it('that claim more pixels than fit into memory are not decoded', async () => {
    const content = png()
    content.writeUInt32BE(60_000, 16)
    content.writeUInt32BE(60_000, 20)
    const path = await kept('bomb.png', content)
    const wanted = { path, folder, maxBytes: 8 * 1024 * 1024 }
    expect(await toJpeg(wanted)).toEqual({ kind: 'failed', why: 'it has more than 24 million pixels' })
  })

  it('of other types than those we convert are never decoded, whatever they are called', async () => {
    const svg = '<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10"><rect width="10" height="10"/></svg>'
    const path = await kept('a.png', svg)
    const wanted = { path, folder, maxBytes: 8 * 1024 * 1024 }
    expect(await toJpeg(wanted)).toEqual({ kind: 'failed', why: 'it is damaged' })
  })
})

describe('videos', () => {
  it.each([
    ['counts that go on for ever', withNumber('reel.mp4', 'stts', 8, 0xffffffff)],
    ['chunks that go on for ever', withNumber('reel.mp4', 'stsc', 12, 0xffffffff)],
    ['more samples than bytes', withNumber('reel.mp4', 'stsz', 8, 0xffffffff)],
    ['a second that has no parts', withNumber('reel.mp4', 'mdhd', 12, 0)],
  ])('with %s cost no more than the time that is set, and stop nothing else meanwhile', async (_what, content) => {
    const path = await kept('hostile.mp4', content)
    let longestStep = 0
    let last = ownProcessorMs()
    const beat = setInterval(() => {
      longestStep = Math.max(longestStep, ownProcessorMs() - last)
      last = ownProcessorMs()
    }, 20)
    const started = performance.now()
    await readVideo(path)
    clearInterval(beat)
    // Loading comes on top of the five seconds; a hang would have taken for ever.
    expect(performance.now() - started).toBeLessThan(40_000)
    expect(longestStep).toBeLessThan(2_000)
  })

  it('of a million boxes are walked through only so far', async () => {
    const box = Buffer.from([0, 0, 0, 8, 0x66, 0x72, 0x65, 0x65])
    const file = inMemory(Buffer.concat([mediaFixture('reel.mp4').subarray(0, 24), Buffer.alloc(8_000_000, box)]))
    expect(await findIndex(file)).toBe('unknown')
    expect(file.bytesRead).toBeLessThan(1_000_000)
  })

  it('cut off anywhere are called cut off, and never something else', async () => {
    const whole = mediaFixture('moov-last.mp4')
    const index = whole.indexOf('moov', 0, 'latin1') - 4
    const withNothing = { ffprobe: undefined, library: async () => ({ unread: 'it was not tried' }) }
    for (const length of [8, 30, 100, index - 1, index]) {
      const inspected = await inspectVideo(inMemory(whole.subarray(0, length)), withNothing)
      expect(inspected, String(length)).toMatchObject({ kind: 'broken', what: expect.stringContaining('cut off') })
    }
  })
})

describe('ffprobe', () => {
  const program = async (name: string, script: string) => {
    const path = await kept(name, `#!/bin/sh\n${script}\n`)
    await chmod(path, 0o755)
    return path
  }

  it.each([
    ['hangs', 'while :; do sleep 1; done'],
    ['never stops talking', 'while :; do echo xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx; done'],
    ['crashes', 'kill -SEGV $$'],
    ['talks nonsense', 'echo "{]"'],
  ])('that %s is done without', async (name, script) => {
    expect(await askFfprobe(await program(name, script), '/nowhere')).toBeUndefined()
  })

  it('gets the path as no option and nothing of our environment', async () => {
    const output = join(folder, 'seen')
    const path = await program('spy', `echo "$@" > ${output}\nenv >> ${output}`)
    process.env.SECRET_OF_THE_TEST = 'do not tell'
    await askFfprobe(path, '/media/-i')
    delete process.env.SECRET_OF_THE_TEST
    const seen = await readFile(output, 'utf8')
    expect(seen.split('\n')[0]).toMatch(/-protocol_whitelist file -f mov .* file:\/media\/-i$/)
    expect(seen).not.toContain('do not tell')
    expect(seen).not.toContain('HOME=')
  })

  it('follows no address in a file that is a list in truth', async () => {
    const real = await findProgram('ffprobe')
    let connections = 0
    const server = createServer((socket) => {
      connections++
      socket.destroy()
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as { port: number }
    const list = `#EXTM3U\n#EXT-X-TARGETDURATION:10\n#EXTINF:10,\nhttp://127.0.0.1:${port}/a.ts\n#EXT-X-ENDLIST\n`
    const path = await kept('list.mp4', list)
    // Where ffprobe is missing, the library has to be as deaf.
    if (real) expect(await askFfprobe(real, path)).toBeUndefined()
    expect(await readVideo(path)).toEqual({ kind: 'done', result: undefined })
    expect(connections).toBe(0)
    server.close()
  })
})
