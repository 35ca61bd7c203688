import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { expect, it } from 'vitest'
import { projectRoot } from '../../src/config/project-root'
import { freePort } from '../../src/db/embedded/free-port'
import { cliHere } from '../support/cli-here'
import { startProcess } from '../support/processes'
import { redisServer } from '../support/redis-server'
import { testWorld } from '../support/world'

const world = testWorld()

it('`fleet rebuild` and `fleet status` say why Redis cannot be used, and never its password', async () => {
  const redis = await redisServer('--requirepass', 'right')
  const nobody = await freePort()
  for (const [url, why] of [
    [`redis://:hopeless-secret@127.0.0.1:${redis.port}`, /WRONGPASS/],
    [`redis://127.0.0.1:${redis.port}`, /NOAUTH/],
    [`redis://:hopeless-secret@127.0.0.1:${nobody}`, /ECONNREFUSED/],
  ] as const) {
    const env = world.env({ REDIS_URL: url })
    const rebuilt = await cliHere(['fleet', 'rebuild'], env)
    const seen = await cliHere(['fleet', 'status'], env)
    expect([rebuilt.code, rebuilt.stdout]).toEqual([1, ''])
    expect(rebuilt.stderr).toMatch(why)
    expect(seen.code).toBe(0)
    expect(seen.stdout).toMatch(why)
    for (const said of [rebuilt.stderr, seen.stdout, seen.stderr]) expect(said).not.toContain('hopeless')
  }
})

it('the password of Redis is in no line of the log, no command line and no environment of a worker', async () => {
  const redis = await redisServer('--requirepass', 'most-secret')
  for (const url of [
    `redis://:most-secret@127.0.0.1:${redis.port}`,
    `redis://:not-so-secret@127.0.0.1:${redis.port}`,
  ]) {
    const args = [resolve(projectRoot, 'dist/cli.js'), 'work', '--workers', '1']
    const run = startProcess(process.execPath, args, world.env({ REDIS_URL: url, LOG_LEVEL: 'trace' }), '/')
    const { pid } = await run.line(({ msg }) => /^Spawning worker/.test(msg))
    await run.line(({ msg }) => /Leading the fleet|Redis does not do/.test(msg))
    for (const file of ['cmdline', 'environ']) {
      const said = readFileSync(`/proc/${Number(pid)}/${file}`, 'utf8')
      expect(said).not.toContain('secret')
    }
    run.child.kill('SIGTERM')
    expect(await run.ended).toBe(0)
    expect(JSON.stringify(run.lines)).not.toContain('secret')
  }
})
