import { describe, expect, it } from 'vitest'
import { loadConfig } from '../../src/config/config'
import { imitatedPlatforms } from '../../src/config/imitated-platforms'
import { sandboxEnv } from '../../src/sandbox/env'

const judged = (env: Record<string, string> = {}) => imitatedPlatforms(loadConfig(env, '/no/such/file'))

describe('whether platforms are imitated', () => {
  it.each(['http://127.0.0.1:4010', 'http://localhost:9006'])(
    'is told by the addresses that the sandbox gives: %s',
    (sandbox) => {
      expect(judged(sandboxEnv(sandbox))).toBe(sandbox)
    },
  )

  it('is not so of the platforms themselves, nor of a proxy before them, nor where one alone is imitated', () => {
    const proxy = 'http://proxy.internal:8080'
    expect(judged()).toBeUndefined()
    expect(judged({ FACEBOOK_GRAPH_URL: proxy, INSTAGRAM_GRAPH_URL: proxy, LINKEDIN_API_URL: proxy })).toBeUndefined()
    expect(judged({ FACEBOOK_GRAPH_URL: 'http://127.0.0.1:4010/facebook' })).toBeUndefined()
  })

  it.each(['http://gateway.internal:8080', 'http://127.0.0.1:8080'])(
    'is not so of a gateway that has calls of all of them go out from one address, with a path for each: %s',
    (gateway) => {
      const calls = {
        FACEBOOK_GRAPH_URL: `${gateway}/facebook`,
        FACEBOOK_VIDEO_URL: `${gateway}/facebook-video`,
        FACEBOOK_UPLOAD_URL: `${gateway}/facebook-upload`,
        INSTAGRAM_GRAPH_URL: `${gateway}/instagram`,
        INSTAGRAM_OAUTH_URL: `${gateway}/instagram-oauth`,
        LINKEDIN_API_URL: `${gateway}/linkedin`,
        LINKEDIN_OAUTH_URL: `${gateway}/linkedin-oauth`,
      }
      expect(judged(calls)).toBeUndefined()
    },
  )

  it('is not so of what is on another machine, which the sandbox never is', () => {
    expect(judged(sandboxEnv('https://gateway.example.com'))).toBeUndefined()
    expect(judged(sandboxEnv('http://127.0.0.1.example.com'))).toBeUndefined()
  })

  it('is not so where an address is none, which fails nothing but the calls to it', () => {
    const { FACEBOOK_GRAPH_URL: _, ...others } = sandboxEnv('http://127.0.0.1:4010')
    const config = loadConfig(others, '/no/such/file')
    for (const address of ['https://graph.facebook.com:x', 'http://[1']) {
      expect(imitatedPlatforms({ ...config, FACEBOOK_GRAPH_URL: address })).toBeUndefined()
    }
  })
})
