import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { loadConfig } from '../../src/config/config'

const folder = mkdtempSync(join(tmpdir(), 'config-'))
afterAll(() => rmSync(folder, { recursive: true }))
const envFile = (text: string) => {
  const file = join(folder, '.env')
  writeFileSync(file, text)
  return file
}
const load = (env: NodeJS.ProcessEnv, file = '') => loadConfig(env, envFile(file))

describe('the configuration', () => {
  it('has the documented defaults', () => {
    expect(load({})).toMatchObject({ PORT: 9005, BATCH_SIZE: 5, MAX_WORKERS: 5, MIN_WORKERS: 1, WORKER_CONCURRENCY: 5 })
    expect(load({})).toMatchObject({
      DISPATCH_TIMEOUT_MS: 55000,
      WORKER_TIMEOUT_MS: 50000,
      CLAIM_LEASE_MS: 120000,
      MAX_ATTEMPTS: 3,
    })
    expect(load({ PORT: '8080' }).PUBLIC_MEDIA_URL).toBe('http://127.0.0.1:8080/media')
  })

  it('reads .env, lets the environment overrule it, and takes an empty value as not set', () => {
    expect(load({ BATCH_SIZE: '7' }, 'BATCH_SIZE=3\nMAX_WORKERS=2').BATCH_SIZE).toBe(7)
    expect(load({}, 'BATCH_SIZE=3\nDATABASE_URL=').BATCH_SIZE).toBe(3)
  })

  it.each([
    [{ BATCH_SIZE: 'many' }, /BATCH_SIZE: must be a whole number/],
    [{ MAX_WORKERS: '0' }, /MAX_WORKERS: must be at least 1/],
    [{ DATABASE_URL: 'postgres://x' }, /DATABASE_URL: must look like mysql:/],
    [{ LOG_FORMAT: 'xml' }, /LOG_FORMAT/],
    [{ FACEBOOK_GRAPH_URL: 'ftp://x' }, /FACEBOOK_GRAPH_URL: must be an http/],
  ])('names the variable that is wrong: %o', (env, message) => {
    expect(() => load(env)).toThrow(message)
  })

  it('names every variable that is wrong at once', () => {
    expect(() => load({ BATCH_SIZE: 'x', PORT: 'y' })).toThrow(/PORT[\s\S]*BATCH_SIZE/)
  })

  it('names an unknown variable in .env, so that a slip of the pen is not silently ignored', () => {
    expect(() => load({}, 'BATCH_SZE=9')).toThrow(/BATCH_SZE: unknown setting/)
    expect(load({}, 'COMPOSE_PROJECT_NAME=x\nTZ=UTC').BATCH_SIZE).toBe(5)
  })

  it.each([
    [{ HTTP_TIMEOUT_MS: '45000' }, /HTTP_TIMEOUT_MS .* must be smaller than the worker's soft stop/],
    [{ WORKER_TIMEOUT_MS: '55000' }, /WORKER_TIMEOUT_MS .* must be smaller than DISPATCH_TIMEOUT_MS/],
    [{ CLAIM_LEASE_MS: '60000' }, /CLAIM_LEASE_MS/],
    [{ MIN_WORKERS: '9' }, /MIN_WORKERS .* must not exceed MAX_WORKERS/],
  ])('refuses times that contradict each other: %o', (env, message) => {
    expect(() => load(env)).toThrow(message)
  })
})
