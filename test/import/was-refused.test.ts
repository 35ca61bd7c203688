import { describe, expect, it } from 'vitest'
import { wasRefused } from '../../src/import/take-over-post'

describe('an error that the old application noted', () => {
  it.each([
    'Facebook error: (#100) Invalid parameter',
    'Instagram error: Request failed with status code 400',
    'LinkedIn error: Request failed with status code 401',
    'connect ECONNREFUSED 127.0.0.1:443',
    'getaddrinfo ENOTFOUND graph.facebook.com',
    'Error validating access token: Session has expired',
  ])('says that nothing went out: %s', (error) => {
    expect(wasRefused(error)).toBe(true)
  })

  it.each([
    null,
    'Network timeout',
    'timeout of 30000ms exceeded',
    'read ECONNRESET',
    'socket hang up',
    'Request failed with status code 500',
    'Request failed with status code 408',
    '(#1) An unknown error has occurred',
    '(#2) Service temporarily unavailable',
    'Facebook error: ',
  ])('leaves it open whether something is out: %s', (error) => {
    expect(wasRefused(error)).toBe(false)
  })
})
