import { describe, expect, it } from 'vitest'
import { imitatedPlatforms } from '../../src/config/imitated-platforms'
import { sandboxEnv } from '../../src/sandbox/env'

const real = {
  FACEBOOK_GRAPH_URL: 'https://graph.facebook.com',
  INSTAGRAM_GRAPH_URL: 'https://graph.instagram.com',
  LINKEDIN_API_URL: 'https://api.linkedin.com',
}

describe('whether platforms are imitated', () => {
  it('is told by the addresses that the sandbox gives', () => {
    expect(imitatedPlatforms({ ...real, ...sandboxEnv('http://127.0.0.1:4010') })).toBe('http://127.0.0.1:4010')
  })

  it('is not so of the platforms themselves, nor of a proxy before them, nor where one alone is imitated', () => {
    const proxy = 'http://proxy.internal:8080'
    expect(imitatedPlatforms(real)).toBeUndefined()
    expect(imitatedPlatforms({ FACEBOOK_GRAPH_URL: proxy, INSTAGRAM_GRAPH_URL: proxy, LINKEDIN_API_URL: proxy })).toBe(
      undefined,
    )
    expect(imitatedPlatforms({ ...real, FACEBOOK_GRAPH_URL: 'http://127.0.0.1:4010/facebook' })).toBeUndefined()
  })

  it('is not so where an address is none, which fails nothing but the calls to it', () => {
    for (const address of ['https://graph.facebook.com:x', 'http://[1']) {
      expect(imitatedPlatforms({ ...real, FACEBOOK_GRAPH_URL: address })).toBeUndefined()
    }
  })
})
