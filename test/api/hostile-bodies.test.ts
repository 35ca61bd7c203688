import { describe, expect, it } from 'vitest'
import { beyondMeasure } from '../../src/api/operations/body-shape'
import { operations } from '../../src/api/operations/every-operation'
import { bodyOf } from '../../src/api/operations/parse'
import { bodyOfForm, textsRead } from '../../src/api/posts/form-fields'
import { ApiProblem } from '../../src/api/problems/problem'
import { ownProcessorMs } from '../support/own-processor'

/** A quarter of what may be sent, which shows as well what takes longer than reading, and is tried in a quarter of the time. */
const BYTES = 256 * 1024
/** What looking at a body may take, reading included, in times of reading it. */
const TIMES = 4
/** How often a look that seemed long is taken again, each time beside a reading: a busy machine lengthens both. */
const MORE_TRIES = 12
const ANSWER_BYTES = 24_000

const filled = (before: string, piece: (n: number) => string, after: string) => {
  const pieces: string[] = []
  let length = before.length + after.length
  for (let n = 0; ; n++) {
    const next = piece(n)
    length += next.length + 1
    if (length > BYTES) return before + pieces.join(',') + after
    pieces.push(next)
  }
}
const long = (letter: string) => letter.repeat(BYTES - 100)

const bodies: Record<string, string> = {
  'unknown fields': filled('{', (n) => `"${n.toString(36)}":1`, '}'),
  'lists of {}': filled('[', () => '{}', ']'),
  'a list of {} in a field': filled('{"media":[', () => '{}', ']}'),
  'a list of words in a field': filled('{"status":[', () => '"failed"', ']}'),
  'a list of nothing in a field': filled('{"ids":[', () => '""', ']}'),
  'names in a field': filled('{"captions":{', (n) => `"${n.toString(36)}":1`, '}}'),
  'lists of lists, deep': `${'['.repeat(BYTES / 2)}${']'.repeat(BYTES / 2)}`,
  'objects in objects, deep': `${'{"a":'.repeat(BYTES / 6)}1${'}'.repeat(BYTES / 6)}`,
  'lists of lists, wide': filled('[', () => '[[],[],[[]]]', ']'),
  'objects of lists, wide': filled('{', (n) => `"${n.toString(36)}":[[],{}]`, '}'),
  'one name again and again': filled('{', () => '"x":"x"', '}'),
  'names of the language': filled('{', () => '"__proto__":{"constructor":[]}', '}'),
  'big numbers': filled('{"ids":[', () => '9'.repeat(300), ']}'),
  'one endless number': `{"limit":${'9'.repeat(BYTES - 100)}}`,
  'long unknown names': filled('{', (n) => `"${n}${'\\u0001'.repeat(1_000)}":1`, '}'),
  'one endless name': `{"${long('n')}":1}`,
  'no more values than are counted': `{${Array.from({ length: 9_900 }, (_, n) => `"${'\\u202e'.repeat(15)}${n}":1`).join(',')}}`,
  'as many names of nothing': `{${Array.from({ length: 9_900 }, (_, n) => `"${n.toString(36)}":null`).join(',')}}`,
  'as many mistakes as are counted': `{"mentions":[${'{"text":1,"urn":2},'.repeat(99)}{}],"userTags":[${'{"a":1,"b":2,"c":3},'.repeat(199)}{}]}`,
}
// Of what passes the shapes that are looked for, each to its last character.
for (const letter of ['7', 'a', ' ', '😀', '\\ud83d']) {
  for (const field of [
    'caption',
    'scheduledAt',
    'timeZone',
    'link',
    'socialAccountId',
    'externalId',
    'name',
    'accessToken',
    'returnUrl',
  ]) {
    const text = letter.repeat(Math.floor((BYTES - 100) / letter.length))
    bodies[`${field} of ${letter}`] = JSON.stringify({ [field]: '' }).replace('""', `"${text}"`)
  }
}

/** What is read in a few milliseconds at full length, for bodies that are one long text or short: their own reading tells nothing. */
const plain = bodies['lists of {}'] as string

const takers = operations.flatMap(({ id, body, emptyClears }) => (body ? [{ id, body, emptyClears }] : []))

/** Of the processor: by the clock what takes longer than a turn of the scheduler counts what others do in between as well. */
function msOf(work: () => unknown): number {
  const begun = ownProcessorMs()
  work()
  return ownProcessorMs() - begun
}

/** What reading `text` takes, or the plain body where that takes longer: the least of `tries`, in milliseconds. */
function msOfReading(text: string, tries: number): number {
  const times = (work: () => unknown) => Math.min(...Array.from({ length: tries }, () => msOf(work)))
  return Math.max(
    times(() => JSON.parse(text)),
    times(() => JSON.parse(plain)),
  )
}

/**
 * Fails where `look` takes `times` as long as reading `text` or longer. What seems long is taken again, each time beside
 * a reading, and the least of each counts: a machine that is busy for a while is busy for both.
 */
function expectShort(look: () => unknown, times: number, text: string, reading: number, what: string) {
  let looking = msOf(look)
  if (looking < times * reading) return
  let beside = Number.POSITIVE_INFINITY
  for (let n = 0; n < MORE_TRIES; n++) {
    beside = Math.min(beside, msOfReading(text, 1))
    looking = Math.min(looking, msOf(look))
  }
  expect(looking / beside, `${what}: in times of reading`).toBeLessThan(times)
}

function refusalOf(body: unknown, taker: (typeof takers)[number]): ApiProblem | undefined {
  try {
    const problem = beyondMeasure(body)
    if (problem) return problem
    bodyOf(taker.body, body, taker.emptyClears)
    return undefined
  } catch (error) {
    if (error instanceof ApiProblem) return error
    throw error
  }
}

describe('a body, whatever is in it, keeps the others waiting for no longer than four times as long as reading it, and is answered shortly', () => {
  it.each(Object.entries(bodies))('%s', (_what, text) => {
    const reading = msOfReading(text, 2)
    const body: unknown = JSON.parse(text)
    for (const taker of takers) {
      let problem: ApiProblem | undefined
      const look = () => {
        problem = refusalOf(body, taker)
      }
      expectShort(look, TIMES - 1, text, reading, taker.id)
      expect(problem?.status, taker.id).toBe(400)
      expect(JSON.stringify(problem?.toDocument('id')).length, taker.id).toBeLessThan(ANSWER_BYTES)
    }
  })

  const ofForm: Record<string, string> = {
    'a list of {}': filled('[', () => '{}', ']'),
    'an object of names': filled('{', (n) => `"${n.toString(36)}":1`, '}'),
    'a comma list': ','.repeat(BYTES),
    'lists, deep': `${'['.repeat(BYTES / 2)}${']'.repeat(BYTES / 2)}`,
    'a list of an object of names': filled('[{', (n) => `"${n.toString(36)}":"1"`, '}]'),
  }
  it.each(Object.entries(ofForm))('also in a field of a form: %s', (_what, text) => {
    // A list of the same size, for what is no JSON.
    const asJson = text.startsWith(',') ? plain : text
    const reading = msOfReading(asJson, 2)
    for (const field of ['media', 'userTags', 'socialAccountIds', 'caption']) {
      const look = () => {
        const fields = textsRead({ [field]: text })
        return beyondMeasure(fields) ?? bodyOfForm(fields)
      }
      expectShort(look, TIMES, asJson, reading, field)
    }
  })
})

describe('what is counted of a body', () => {
  const nested = (depth: number): unknown => (depth === 0 ? 1 : [nested(depth - 1)])

  it('are its values, up to 10,000, wherever they stand', () => {
    const most = [Array(4_998).fill(0), Object.fromEntries(Array.from({ length: 4_999 }, (_, n) => [n, null]))]
    expect(beyondMeasure(most)).toBeUndefined()
    expect(beyondMeasure([...most, 0])?.toDocument('').type).toMatch(/too-many-values$/)
  })

  it('is its depth, up to 20', () => {
    expect(beyondMeasure(nested(20))).toBeUndefined()
    expect(beyondMeasure(nested(21))?.toDocument('').type).toMatch(/too-deep$/)
  })

  it('is nothing that it inherits', () => {
    expect(beyondMeasure(JSON.parse('{"__proto__":{"a":1}}'))).toBeUndefined()
    expect(beyondMeasure(null)).toBeUndefined()
  })
})
