import { describe, expect, it } from 'vitest'
import { slowDownMs } from '../../../src/platforms/meta/throttle'

const app = (usage: unknown) => ({ 'x-app-usage': JSON.stringify(usage) })
const business = (...entries: object[]) => ({ 'x-business-use-case-usage': JSON.stringify({ 17: entries }) })

describe('slowing down before the wall', () => {
  it.each([
    ['nothing is said', {}, undefined],
    ['little is used', app({ call_count: 28, total_time: 25, total_cputime: 94 }), undefined],
    ['one field is nearly full', app({ call_count: 28, total_time: 25, total_cputime: 95 }), 300_000],
    ['numbers come as text', app({ call_count: '100' }), 300_000],
    ['the page header says it', { 'x-page-usage': '{"call_count":99}' }, 300_000],
    ['a business object is full', business({ type: 'pages', call_count: 100, total_time: 3 }), 300_000],
    [
      'the time is named',
      business({ call_count: 1 }, { total_time: 97, estimated_time_to_regain_access: 19 }),
      19 * 60_000,
    ],
    [
      'the time is beyond belief',
      business({ call_count: 100, estimated_time_to_regain_access: '99999999999' }),
      24 * 3_600_000,
    ],
    ['only the time is large', business({ call_count: 5, estimated_time_to_regain_access: 99 }), undefined],
    ['the header is no JSON', { 'x-app-usage': 'call_count=100' }, undefined],
    ['the header is JSON of another kind', { 'x-app-usage': '[1,"x",null]' }, undefined],
  ])('when %s', (_when, headers, expected) => {
    expect(slowDownMs(headers as Record<string, string>)).toBe(expected)
  })
})
