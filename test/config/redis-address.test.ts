import { describe, expect, it } from 'vitest'
import { loadPromotionConfig } from '../../src/config/promotion-config'
import { parseRedisAddress } from '../../src/config/redis-address'

describe('the address of Redis', () => {
  it.each([
    ['redis://127.0.0.1', { at: { host: '127.0.0.1', port: 6379 }, isEncrypted: false, database: 0 }],
    ['redis://redis:6380/3', { at: { host: 'redis', port: 6380 }, isEncrypted: false, database: 3 }],
    ['redis://[::1]:6380', { at: { host: '::1', port: 6380 }, isEncrypted: false, database: 0 }],
    [
      'rediss://me:p%40ss%3A%2F@redis.example.com:6390/',
      { at: { host: 'redis.example.com', port: 6390 }, isEncrypted: true, user: 'me', password: 'p@ss:/', database: 0 },
    ],
    ['redis://:secret@r', { at: { host: 'r', port: 6379 }, isEncrypted: false, password: 'secret', database: 0 }],
    [
      'redis+sentinel://u:p@h1,h2:26380,h3/mymaster/2',
      {
        at: {
          sentinels: [
            { host: 'h1', port: 26379 },
            { host: 'h2', port: 26380 },
            { host: 'h3', port: 26379 },
          ],
          master: 'mymaster',
        },
        isEncrypted: false,
        user: 'u',
        password: 'p',
        database: 2,
      },
    ],
  ])('is understood: %s', (text, parts) => {
    expect(parseRedisAddress(text)).toEqual(parts)
  })

  it.each([
    'http://:Sesame1@r',
    'redis://:Sesame1@more@r',
    'redis://:Sesame1?@r',
    'redis://:Sesame1#@r',
    'redis://:Sesame1/x@r',
    'redis://:Sesame1%@r',
    'redis://:Sesame1@r:70000',
    'redis://:Sesame1@r/0/1',
    'redis://:Sesame1@r/zero',
    'redis://:Sesame1@r,s',
    'redis://:Sesame1 @r',
    'redis+sentinel://:Sesame1@h1,h2',
    'redis+sentinel://:Sesame1@h1:h2:h3/m',
  ])('is refused without being repeated: %s', (REDIS_URL) => {
    const refused = (() => {
      try {
        loadPromotionConfig({ REDIS_URL }, '/nonexistent/.env')
        return undefined
      } catch (error) {
        return error as Error
      }
    })()
    expect(refused?.message).toMatch(/REDIS_URL: /)
    expect(JSON.stringify({ ...refused, message: refused?.message })).not.toContain('Sesame1')
  })
})

describe('the settings of the promotion engine', () => {
  const load = (settings: Record<string, string>) =>
    loadPromotionConfig({ REDIS_URL: 'redis://r', ...settings }, '/nonexistent/.env')

  it('are those of the document', () => {
    expect(load({})).toMatchObject({
      ENTRY_QUEUE_CAPACITY: 1_000,
      PROMOTION_THREADS: 10,
      PROMOTION_BATCH: 10,
      PROMOTION_POLL_MS: 2_000,
      PROMOTION_HOST: '127.0.0.1',
      PROMOTION_PORT: 9_002,
    })
  })

  it('do not mind what is wrong with the database or the posts', () => {
    expect(load({ DATABASE_URL: 'nonsense', HTTP_TIMEOUT_MS: 'soon' })).toEqual(load({}))
  })

  it.each([
    ['PROMOTION_TOKEN_SECRET', 'short'],
    ['PROMOTION_SECRET', 'short'],
    ['PROMOTION_THREADS', '0'],
    ['PROMOTION_POLL_MS', '60000'],
    ['FLEET_KEY_PREFIX', 'a b'],
    ['REDIS_CA_FILE', '/etc/ssl/ca.pem'],
  ])('are looked at: %s=%s', (name, value) => {
    expect(() => load({ [name]: value })).toThrow(`${name}: `)
  })
})
