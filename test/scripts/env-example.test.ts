import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { rootCertificates } from 'node:tls'
import { parse } from 'dotenv'
import { expect, it } from 'vitest'
import { loadConfig } from '../../src/config/config'
import { loadAdmissionSettings } from '../../src/config/fleet-config'
import { loadPromotionConfig } from '../../src/config/promotion-config'
import { fleetSettingNames, settingNames } from '../../src/config/settings'
import { projectRoot } from '../support/run-program'
import { temporaryFolder } from '../support/temporary-folder'

const path = join(projectRoot, '.env.example')
const lines = readFileSync(path, 'utf8').split('\n')

/** The settings listed, each with the comment that stands over it. */
const listed = lines.flatMap((line, index) => {
  const [, name, value] = /^#?([A-Z][A-Z0-9_]*)=(.*)$/.exec(line) ?? []
  return name ? [{ name, value: value ?? '', comment: lines[index - 1] ?? '' }] : []
})

it('lists every setting in the order of the code, each with an explanation', () => {
  expect(listed.map(({ name }) => name)).toEqual([...settingNames])
  expect(listed.filter(({ comment }) => !/^# \S.{4,}/.test(comment))).toEqual([])
})

it('changes nothing when it is copied as it is', () => {
  expect(loadConfig({}, path)).toEqual(loadConfig({}, '/nonexistent/.env'))
})

it('shows the true defaults of the promotion engine, and examples that it would accept', () => {
  const given = (some: typeof listed) => parse(some.map(({ name, value }) => `${name}=${value}`).join('\n'))
  const isExample = ({ comment }: { comment: string }) => /\bExample:$/.test(comment)
  const url = { REDIS_URL: 'redis://r' }
  const defaults = loadPromotionConfig(url, '/nonexistent/.env')
  const rest = given(listed.filter((setting) => !isExample(setting)))
  expect(loadPromotionConfig({ ...rest, ...url }, '/nonexistent/.env')).toEqual(defaults)
  const { REDIS_CA_FILE: _, ...examples } = given(listed.filter(isExample))
  expect(loadPromotionConfig(examples, '/nonexistent/.env')).toMatchObject({
    FLEET_KEY_PREFIX: '{pd}:',
    redis: { at: { host: '127.0.0.1', port: 6379 }, sentinelPassword: 'secret' },
  })
})

it('shows the true defaults of a fleet with Redis', () => {
  const url = { REDIS_URL: 'redis://r' }
  const shown = listed.filter(({ name }) => fleetSettingNames.includes(name as (typeof fleetSettingNames)[number]))
  expect(shown).toHaveLength(fleetSettingNames.length)
  const given = Object.fromEntries(shown.map(({ name, value }) => [name, value]))
  expect(loadAdmissionSettings({ ...given, ...url }, '/nonexistent/.env')).toEqual(
    loadAdmissionSettings(url, '/nonexistent/.env'),
  )
  expect(loadAdmissionSettings(given, '/nonexistent/.env')).toBeUndefined()
})

it('shows the true defaults, and examples that would be accepted', () => {
  const isExample = ({ comment }: { comment: string }) => /\bExample:$/.test(comment)
  const toEnv = (some: typeof listed) => parse(some.map(({ name, value }) => `${name}=${value}`).join('\n'))
  const defaults = loadConfig({}, '/nonexistent/.env')
  expect(loadConfig(toEnv(listed.filter((setting) => !isExample(setting))), '/nonexistent/.env')).toEqual(defaults)
  const examples = listed.filter(isExample)
  expect(examples.length).toBeGreaterThan(2)
  const certificate = join(temporaryFolder('ca-'), 'ca.pem')
  writeFileSync(certificate, rootCertificates[0] ?? '')
  // It is read at once, and the one of the example lies on nobody's machine.
  const given = { ...toEnv(examples), DATABASE_CA_FILE: certificate }
  expect(loadConfig(given, '/nonexistent/.env')).not.toEqual(defaults)
})
