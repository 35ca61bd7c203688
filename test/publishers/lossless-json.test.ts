import { expect, it, vi } from 'vitest'
import { parseLossless } from '../../src/platforms/calls/lossless-json'

it('keeps every digit of ids beyond 2^53, and leaves texts and small numbers as they are', () => {
  expect(
    parseLossless(
      '{"id":17895695668004550,"n":5,"list":[-123456789012345678],"text":"17895695668004550 \\" 99999999999999999","f":1.2345678901234567}',
    ),
  ).toEqual({
    id: '17895695668004550',
    n: 5,
    list: ['-123456789012345678'],
    text: '17895695668004550 " 99999999999999999',
    f: 1.2345678901234567,
  })
})

it('answers undefined for an HTML page and for nothing', () => {
  expect(parseLossless('<html><body>Sorry</body></html>')).toBeUndefined()
  expect(parseLossless('')).toBeUndefined()
})

it('makes no exception of an empty answer, which many a platform gives when all is well', () => {
  const parse = vi.spyOn(JSON, 'parse')
  parseLossless('')
  expect(parse).not.toHaveBeenCalled()
  parse.mockRestore()
})
