import { chmodSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { fixturePath } from '../support/fixtures'
import { temporaryFolder } from '../support/temporary-folder'
import { jpegOfSeveral, png, webp } from './support/files'
import { type Client, inAnHour, startTestApi, type TestApi } from './support/test-api'

let api: TestApi
let client: Client

const node = process.execPath
/** Node as on a system for which the library has no build: what we start of our own is started by it. */
const withoutSharp = join(temporaryFolder('without-sharp-'), 'node')
writeFileSync(withoutSharp, `#!/bin/sh\nexec "${node}" -r "${fixturePath('../without-sharp.cjs')}" "$@"\n`)
chmodSync(withoutSharp, 0o755)

beforeAll(async () => {
  process.execPath = withoutSharp
  api = await startTestApi({ MAX_UPLOAD_MB: '12' })
  client = await api.company()
})
afterAll(() => {
  process.execPath = node
})

const schedule = async (platform: 'facebook' | 'instagram', name: string, content: Buffer) =>
  client.upload({ socialAccountId: String(await client.account(platform)), scheduledAt: inAnHour() }, [
    { name, content },
  ])

it('says what to do when a platform needs a JPEG that cannot be made here', async () => {
  const { status, body } = await schedule('instagram', 'a.png', png())
  expect(status).toBe(422)
  expect(body.errors).toEqual([
    {
      path: 'media.0',
      message:
        '"a.png" cannot be made into a JPEG for Instagram: the image library (sharp) cannot be loaded on this server. Schedule a JPEG',
    },
  ])
  expect(await api.files()).toEqual([])
})

it('schedules the original where the platform may take it', async () => {
  const { status, body } = await schedule('facebook', 'a.webp', webp())
  expect(status, JSON.stringify(body)).toBe(201)
  expect(body.warnings).toEqual([expect.stringContaining('Schedule a JPEG if it is refused')])
})

it('refuses the original where the platform refuses it for certain', async () => {
  const large = Buffer.concat([jpegOfSeveral(), Buffer.alloc(9 * 1024 * 1024)])
  const { status, body } = await schedule('instagram', 'a.jpg', large)
  expect(status, JSON.stringify(body)).toBe(422)
  expect(body.errors).toEqual([
    {
      path: 'media.0',
      message: expect.stringContaining('cannot be made into a JPEG that fits Instagram: the image library'),
    },
  ])
  expect(await api.files()).not.toContainEqual(expect.stringContaining('.jpg'))
})
