import { describe, expect, it } from 'vitest'
import { parseInstant, whyImpossible } from '../../src/domain/instant'

describe('a date and time that there is not', () => {
  it.each([
    ['2027-02-30T10:00:00+01:00', 'names 30 February 2027, a day that does not exist: February 2027 has 28 days'],
    ['2028-02-30T10:00:00Z', 'names 30 February 2028, a day that does not exist: February 2028 has 29 days'],
    ['2100-02-29T10:00Z', 'names 29 February 2100, a day that does not exist: February 2100 has 28 days'],
    ['2027-04-31T10:00', 'names 31 April 2027, a day that does not exist: April 2027 has 30 days'],
    ['2027-06-31', 'names 31 June 2027, a day that does not exist: June 2027 has 30 days'],
    ['2027-01-00t10:00z', 'names 0 January 2027, a day that does not exist: January 2027 has 31 days'],
    ['2027-13-01T10:00:00Z', 'names a month 13, and there are twelve'],
    ['2027-00-01T10:00:00Z', 'names a month 00, and there are twelve'],
    ['2027-01-31T24:00:00Z', /^names 24:00:00 on 31 January 2027, which no clock shows: hours go from 00 to 23/],
    ['2016-12-31T23:59:60Z', /^names 23:59:60 on 31 December 2016, which no clock shows/],
    ['2027-01-31T10:60Z', /^names 10:60 on/],
    ['2027-01-31T10:00:00+15:00', 'has an offset that no clock has: the widest is 14:00'],
  ])('%s is refused by its name', (text, why) => {
    expect(parseInstant(text)).toBeUndefined()
    expect(whyImpossible(text)).toMatch(why)
  })

  it.each(['2028-02-29T10:00:00Z', '2000-02-29T00:00:00.5-12:00', '2027-12-31T23:59:59+14:00'])(
    '%s is none',
    (text) => {
      expect(parseInstant(text)).toBeInstanceOf(Date)
      expect(whyImpossible(text)).toBeUndefined()
    },
  )

  it.each(['', 'tomorrow', '12/24/2026', '1798106400'])('%j is no date, which is another matter', (text) => {
    expect(whyImpossible(text)).toBeUndefined()
  })
})
