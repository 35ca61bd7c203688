import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { describe, expect, it } from 'vitest'
import { counted } from '../../src/domain/counted'
import { describeDisconnected } from '../../src/domain/describe-disconnected'
import { tooLate } from '../../src/domain/lateness'
import { projectRoot } from '../support/run-program'

const words = join(projectRoot, 'src', 'ui', 'words')
const sources = join(projectRoot, 'src')

/** What may end in an s behind a 1: what the one does, and a unit. */
const notCounted = [
  'ms',
  'reaches',
  'is',
  'was',
  'has',
  'goes',
  'does',
  'waits',
  'works',
  'asks',
  'stays',
  'needs',
  'makes',
  'begins',
  'ends',
]

/** `1 posts`, `All 1`, `1 were`. */
function wrongForOne(text: string): string | undefined {
  const [found, word] =
    /(?<![\d.,:-])1 (?:[a-z]+ )?([a-z]+s|are|were)\b/.exec(text) ?? /\ball (1)\b(?! [A-Z])/i.exec(text) ?? []
  return word !== undefined && !notCounted.includes(word) ? found : undefined
}

/** Every text that an object of words can say, with the same number everywhere. */
function said(value: unknown, number: number | string): string[] {
  if (typeof value === 'string') return [value]
  if (typeof value === 'function') return said(value(...Array.from({ length: value.length }, () => number)), number)
  if (typeof value === 'object' && value !== null) return Object.values(value).flatMap((one) => said(one, number))
  return []
}

/** Some are told how many as a number, and some as it is shown. */
const wrongWords = (words: object): string[] =>
  said(words, 1).flatMap((text, place) =>
    [text, said(words, '1')[place] as string].every(wrongForOne) ? (wrongForOne(text) ?? []) : [],
  )

/** Things that are counted in sentences of ours. */
const things =
  'posts|minutes|hours|days|seconds|files|accounts|attempts|times|servers|fields|things|workers|rows|publications|platforms|entries|keys|ticks|hosts|companies|deliveries|events|messages|lines|migrations|queues|failures'
/** A number that is written straight before what it counts; constants are known not to be 1. */
const straight = new RegExp(
  `\\$\\{(?![A-Z_]+(?: / [\\d_A-Z]+|\\.toLocaleString.*)?\\})[^}]*\\}(?: (?:more|other|such|missed|late|older|resident))? (?:${things})\\b`,
)
/** What these platforms say is theirs. */
const imitated = join('src', 'sandbox')

const filesOf = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name))
    .map((name) => join(folder, name))

describe('a number stands with the right form of its word', () => {
  it('in all that the page says, with 1 as with 0 and 2', async () => {
    const all = await Promise.all(filesOf(words).map((file) => import(file) as Promise<object>))
    expect(all.flatMap(wrongWords)).toEqual([])
    for (const number of [0, 2]) {
      const texts = all.flatMap((one) => said(one, number))
      expect(
        texts.filter((text) => new RegExp(`\\b${number} (post|file|account|minute|server)\\b`).test(text)),
      ).toEqual([])
    }
  })

  it('in what is said of late posts and of accounts that are disconnected', () => {
    const loadedAt = new Date()
    const post = {
      ...{ loadedAt, scheduledFor: new Date(loadedAt.getTime() - 61_000), releasedAt: null },
      ...{ latePolicy: null, lateLimitMinutes: 0, publications: [] },
    }
    expect(tooLate(post as never, { latePolicy: 'hold', lateLimitMinutes: 0 })).toMatch(/^It is 1 minute late, /)
    const one = describeDisconnected({ held: 1, cancelled: 1, beingPublished: 1 })
    expect(wrongForOne(one)).toBeUndefined()
    expect(describeDisconnected({ held: 2, cancelled: 0, beingPublished: 0 })).toContain('2 posts wait until')
  })

  it('in every sentence of ours: no number is written straight before what it counts', () => {
    const wrong = filesOf(sources)
      .map((file) => [relative(projectRoot, file), readFileSync(file, 'utf8')] as const)
      .filter(([name]) => !name.startsWith(imitated) && !name.includes('generated'))
      .flatMap(([name, text]) =>
        text.split('\n').flatMap((line) => straight.exec(line)?.map((found) => `${name}: ${found}`) ?? []),
      )
    expect(wrong, 'say it with counted()').toEqual([])
  })

  it('and this would find them', () => {
    expect(counted(1, 'post')).toBe('1 post')
    expect(counted('1,204', 'post was', 'posts were')).toBe('1,204 posts were')
    expect(['1 posts', 'Retry all 1', '1 missed posts', '1 were skipped'].map(wrongForOne)).not.toContain(undefined)
    expect(['21 posts', '1 post', '10:01 days', '1 is skipped'].map(wrongForOne)).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
    ])
  })
})
