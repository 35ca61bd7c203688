import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'
import { startTestApi } from '../api/support/test-api'
import { projectRoot } from '../support/run-program'
import { needs } from '../support/tools'

it(
  'the example with curl schedules a post with its picture, looks at it and takes it back',
  needs('curl'),
  async () => {
    const api = await startTestApi()
    const company = await api.company()
    const account = await company.account('instagram')
    const env = { PATH: process.env.PATH, API: api.url, KEY: company.key, ACCOUNT: String(account) }
    const picture = join(projectRoot, 'scripts/demo-media/city.jpg')
    const { stdout } = await promisify(execFile)('sh', [join(projectRoot, 'docs/examples/curl.sh'), picture], { env })
    const [scheduled, dry, list, one, cancelled] = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
    expect(scheduled).toMatchObject({ success: true, scheduledFor: '2030-01-15T06:00:00.000Z' })
    expect(dry).toMatchObject({ success: true, dryRun: true })
    expect(list).toMatchObject({ total: 1, posts: [{ id: scheduled.postDetailId }] })
    expect(one.post).toMatchObject({ caption: 'Fresh bread at seven!', media: [{ contentType: 'image/jpeg' }] })
    expect(cancelled).toMatchObject({ status: 'cancelled' })
  },
)
