import { expect, it } from 'vitest'
import { freePort } from '../../src/db/embedded/free-port'
import { cliHere } from '../support/cli-here'
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
