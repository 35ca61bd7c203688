import { randomBytes } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, beforeEach } from 'vitest'
import type { MediaItem, MediaType } from '../../../src/domain/post'
import type { CommitToFind, Publisher, PublishJob } from '../../../src/platforms/calls/publisher'
import { sampleJpeg, sampleMp4 } from '../../../src/sandbox/sample-media'
import { type Sandbox, startSandbox } from '../../../src/sandbox/sandbox'
import { ready } from '../../../src/sandbox/state/ready-accounts'
import { jobOf, publishersFor } from '../../support/drive-publisher'

export const member: PublishJob['account'] = account(ready.member)
export const organization: PublishJob['account'] = account(ready.organization)

function account({ id, token }: { id: string; token: string }): PublishJob['account'] {
  return { externalId: id, login: 'linkedin', token }
}

export type LinkedInWorld = {
  sandbox: Sandbox
  publisher: Publisher
  /** Keeps bytes as the media store does. */
  keep(type: MediaType, extension: string, bytes: Buffer, more?: Partial<MediaItem>): MediaItem & { bytes: Buffer }
  image(more?: Partial<MediaItem>): MediaItem & { bytes: Buffer }
  video(size: number): MediaItem & { bytes: Buffer }
  document(more?: Partial<MediaItem>): MediaItem & { bytes: Buffer }
}

/** The LinkedIn publisher aimed at a sandbox that is emptied before each test, and a folder of files to publish. */
export function linkedInWorld(): LinkedInWorld {
  const world = {} as LinkedInWorld
  const folder = mkdtempSync(join(tmpdir(), 'linkedin-media-'))
  let files = 0
  world.keep = (type, extension, bytes, more = {}) => {
    const name = randomBytes(24).toString('hex')
    const key = `${name.slice(0, 2)}/${name}.${extension}`
    mkdirSync(dirname(join(folder, key)), { recursive: true })
    writeFileSync(join(folder, key), bytes)
    return { type, key, url: `https://media.example/${key}`, ...more, bytes }
  }
  const shade = () => [++files % 256, 9, 9] as const
  world.image = (more) => world.keep('image', 'jpg', sampleJpeg(64, 48, shade()), more)
  world.video = (size) => world.keep('video', 'mp4', sampleMp4(size, ++files))
  world.document = (more) => world.keep('document', 'pdf', Buffer.from(`%PDF-1.7 ${++files}`), more)
  beforeAll(async () => {
    world.sandbox = await startSandbox({ strict: true })
    world.publisher = publishersFor(world.sandbox, folder).linkedin
  })
  beforeEach(() => {
    world.sandbox.world.reset()
    world.sandbox.world.switches.linkedinStrictLittleText = true
  })
  afterAll(async () => {
    await world.sandbox.close()
    rmSync(folder, { recursive: true, force: true })
  })
  return world
}

export const job = (as: PublishJob['account'], given: Partial<PublishJob> = {}) =>
  jobOf(as, { caption: 'Fresh bread', ...given })

/** A commit that left just now. */
export const justNow = (given: Partial<CommitToFind> = {}): CommitToFind => ({
  at: new Date(),
  ageMs: 1_000,
  isTaken: async () => false,
  ...given,
})
