import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, beforeEach } from 'vitest'
import type { MediaItem } from '../../../src/domain/post'
import { createHttpClient } from '../../../src/platforms/calls/http-client'
import type { CommitToFind, Publisher, PublishJob } from '../../../src/platforms/calls/publisher'
import type { FeedMode } from '../../../src/platforms/facebook/publisher/publisher'
import { createPublishers } from '../../../src/platforms/publishers'
import { sampleJpeg, sampleMp4 } from '../../../src/sandbox/sample-media'
import { type Sandbox, startSandbox } from '../../../src/sandbox/sandbox'
import { FaultRule } from '../../../src/sandbox/state/faults'
import { ready } from '../../../src/sandbox/state/ready-accounts'
import type { Switches } from '../../../src/sandbox/state/switches'
import { jobOf } from '../../support/drive-publisher'
import { mediaSource } from '../../support/media-source'

const MB = 1024 * 1024

/** A page on a sandbox, with files on a small server and in a store, put back to the beginning before each test. */
export function usePage() {
  const files: Record<string, Buffer> = {
    '/photo.jpg': sampleJpeg(600, 400, [200, 120, 40]),
    '/br%C3%B6t%20chen.jpg': sampleJpeg(200, 200, [9, 9, 9]),
    '/second.jpg': sampleJpeg(400, 400, [20, 120, 240]),
    '/third.jpg': sampleJpeg(400, 600, [20, 220, 40]),
    '/video.mp4': sampleMp4(300_000, 4),
    '/no-video.mp4': Buffer.alloc(40_000, 3),
  }
  const stored = { 'aa/small.mp4': sampleMp4(200_000, 5), 'ab/large.mp4': sampleMp4(20 * MB + 17, 6) }
  const media = mkdtempSync(join(tmpdir(), 'facebook-publisher-'))
  const keys: Record<string, string> = {}
  for (const [name, bytes] of Object.entries(stored)) {
    const key = `${name.slice(0, 2)}/${createHash('sha256').update(name).digest('hex').slice(0, 48)}.mp4`
    mkdirSync(dirname(join(media, key)), { recursive: true })
    writeFileSync(join(media, key), bytes)
    keys[name] = key
  }
  const server = createServer((request, response) => {
    const bytes = files[request.url ?? '']
    const [, first, last] = /bytes=(\d+)-(\d+)/.exec(request.headers.range ?? '') ?? []
    if (!bytes) return response.writeHead(404).end()
    const part = first ? bytes.subarray(Number(first), Number(last) + 1) : bytes
    response.writeHead(first ? 206 : 200, { 'content-length': part.length }).end(part)
  })
  const page = {
    sandbox: {} as Sandbox,
    publisher: {} as Publisher,
    direct: {} as Publisher,
    account: { externalId: ready.page.id, login: 'facebook' as const, token: ready.page.token },
    job: (given: Partial<PublishJob>): PublishJob => jobOf(page.account, given),
    remote: (name: string, more: Partial<MediaItem> = {}): MediaItem => ({
      url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/${name}`,
      type: name.endsWith('.mp4') ? 'video' : 'image',
      ...more,
    }),
    /** A file of our own store: its bytes are sent. */
    own: (name: keyof typeof stored): MediaItem => ({
      url: 'http://127.0.0.1:9/x.mp4',
      type: 'video',
      key: keys[name] as string,
    }),
    sha256: (name: string) =>
      createHash('sha256')
        .update(files[name] ?? stored[name as keyof typeof stored])
        .digest('hex'),
    shown: () => page.sandbox.world.publications.all(),
    calls: () => page.sandbox.world.calls.all().map((call) => call.operation),
    count: (operation: string) => page.calls().filter((name) => name === operation).length,
    fault: (rule: FaultRule) => page.sandbox.world.faults.add(FaultRule.parse(rule)),
    set: (changes: Partial<Switches>) => Object.assign(page.sandbox.world.switches, changes),
    pass: (ms: number) => page.sandbox.world.clock.advance(ms),
  }
  const publisherIn = (mode: FeedMode) => {
    const settings = { META_GRAPH_VERSION: 'v26.0', LINKEDIN_VERSION: '202609', FACEBOOK_FEED_MODE: mode }
    const timeoutMs = () => 3_000
    return createPublishers(
      { ...settings, ...page.sandbox.env } as never,
      createHttpClient(timeoutMs),
      mediaSource(media, timeoutMs),
    ).facebook
  }
  beforeAll(async () => {
    page.sandbox = await startSandbox({ strict: true })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    page.publisher = publisherIn('two-phase')
    page.direct = publisherIn('direct')
  })
  beforeEach(() => page.sandbox.world.reset())
  afterAll(async () => {
    await page.sandbox.close()
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
    rmSync(media, { recursive: true })
  })
  return page
}

/** A commit that left this long ago. */
export const commitSent = (ageMs = 0, taken: string[] = []): CommitToFind => ({
  at: new Date(Date.now() - ageMs),
  ageMs,
  isTaken: async (id) => taken.includes(id),
})
