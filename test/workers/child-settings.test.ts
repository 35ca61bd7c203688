import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { loadConfig } from '../../src/config/config'
import { settingsFor, withoutSettings } from '../../src/config/for-children'
import { settingNames } from '../../src/config/settings'
import { startWorker } from '../../src/workers/worker-process'
import { until } from '../support/until'

/** Every secret there is, each with a value of its own that can be found again. */
const secrets = {
  AUTH_JWT_SECRET: 'marked-jwt-secret-of-more-than-32-bytes',
  META_APP_SECRET: 'marked-meta',
  INSTAGRAM_APP_SECRET: 'marked-instagram',
  LINKEDIN_CLIENT_SECRET: 'marked-linkedin',
  TOKEN_ENCRYPTION_KEY: Buffer.alloc(32, 'marked').toString('base64'),
  DATABASE_URL: 'mysql://marked:marked@127.0.0.1:1/marked',
  S3_ACCESS_KEY_ID: 'marked-id',
  S3_SECRET_ACCESS_KEY: 'marked-s3',
}

describe('a process that is started', () => {
  it.runIf(process.platform === 'linux')('finds none of our settings in its environment', async () => {
    const before = { ...process.env }
    Object.assign(process.env, secrets, { OTHER_PROGRAMS: 'stays' })
    try {
      const worker = startWorker({ id: 'worker-1-1', tickId: 'tick' }, loadConfig({}, '/no/such/file'))
      let environment: string[] = []
      // Empty for a moment, while the system puts the program in the place of its parent's.
      await until(() => {
        environment = readFileSync(`/proc/${worker.pid}/environ`, 'utf8').split('\0')
        return environment.length > 1
      }, 'the process has its environment')
      worker.kill('SIGKILL')
      await worker.ended
      expect(environment).toContain('OTHER_PROGRAMS=stays')
      expect(environment.map((line) => line.split('=')[0] ?? '').filter((name) => settingNames.has(name))).toEqual([])
    } finally {
      process.env = before
    }
  })

  it('gets the way to its programs, and what belongs to other programs', () => {
    const env = { PATH: '/bin', HTTPS_PROXY: 'http://proxy', NODE_OPTIONS: '--no-warnings' }
    expect(withoutSettings({ ...env, ...secrets })).toEqual(env)
  })

  it('is handed the secrets that it works with, and no others', () => {
    const config = loadConfig(secrets, '/no/such/file')
    const handed = (kind: 'worker' | 'renewal') =>
      Object.keys(secrets).filter((name) => settingsFor(kind, config)[name as keyof typeof secrets] !== undefined)
    expect(handed('worker')).toEqual([
      'META_APP_SECRET',
      'TOKEN_ENCRYPTION_KEY',
      'DATABASE_URL',
      'S3_ACCESS_KEY_ID',
      'S3_SECRET_ACCESS_KEY',
    ])
    expect(handed('renewal')).toEqual([
      'META_APP_SECRET',
      'INSTAGRAM_APP_SECRET',
      'LINKEDIN_CLIENT_SECRET',
      'TOKEN_ENCRYPTION_KEY',
      'DATABASE_URL',
    ])
    expect({ ...config, AUTH_JWT_SECRET: undefined }).toMatchObject(settingsFor('worker', config))
  })
})
