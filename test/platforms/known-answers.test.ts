import { describe, expect, it } from 'vitest'
import type { Failure } from '../../src/domain/failure'
import { knownLinkedInAnswers } from '../../src/platforms/linkedin/calls/known-answers'
import { knownGraphAnswers } from '../../src/platforms/meta/known/known-graph-answers'
import { classOf, hasMember, otherwiseWritten, type ToldAnswer, toldAnswers, without } from './answers'

type Kind = Failure['kind'] | undefined

const graph = toldAnswers('graph')
const linkedin = toldAnswers('linkedin')

const isDead = (kind: Kind) => kind === 'reauthorise' || kind === 'token-invalid'
const isForGood = (kind: Kind) => kind === 'rejected' || kind === 'permission'
const proves = (kind: Kind) => kind !== 'unconfirmed' && kind !== undefined

/** Why an answer may not come to this when some of it is missing or written otherwise; undefined when it may. */
function lessSafe(before: Kind, after: Kind, purpose: 'prepare' | 'commit'): string | undefined {
  if (after === undefined) return 'a refusal is taken for a success'
  if (isDead(after) && !isDead(before)) return 'an account is called dead for another reason'
  if (before === 'reauthorise' && after === 'token-invalid') return 'a token that has died burns a post'
  if (isForGood(before) && !isForGood(after)) return 'what time cannot mend is tried again'
  if (purpose === 'commit' && proves(before) && !proves(after)) return 'a certain refusal is a question'
  if (purpose === 'commit' && !proves(before) && proves(after)) return 'a question is taken for a refusal'
  return undefined
}

const purposes = ['prepare', 'commit'] as const

describe('an answer that was seen', () => {
  it('is one of many', () => {
    expect(graph.length + linkedin.length).toBeGreaterThan(220)
  })

  const named = (answers: ToldAnswer[]) =>
    answers.map((answer, line) => [`line ${line + 1}: ${answer.status}, ${answer.from}`, answer] as const)

  it.each(named(graph))('of the Graph, %s', (_name, told) => {
    expect(classOf.graph(told, 'prepare')).toBe(told.class)
    expect(classOf.graph(told, 'look')).toBe(told.class)
    expect(classOf.graph(told, 'commit')).toBe(told.commit ?? told.class)
  })

  it.each(named(linkedin))('of LinkedIn, %s', (_name, told) => {
    expect(classOf.linkedin(told, 'prepare')).toBe(told.class)
    expect(classOf.linkedin(told, 'look')).toBe(told.class)
    expect(classOf.linkedin(told, 'commit')).toBe(told.commit ?? told.class)
  })
})

describe('fields that may be missing', () => {
  const optional = ['type', 'error_user_title', 'error_user_msg', 'error_data', 'fbtrace_id', 'is_transient']

  it('never make an answer of the Graph less safe', () => {
    for (const told of graph) {
      const names = [...optional, 'error_subcode'].map((name) => `error.${name}`)
      for (const { body, removed } of told.body ? without(told.body, names) : []) {
        for (const purpose of purposes) {
          const after = classOf.graph({ status: told.status, body }, purpose)
          const before = purpose === 'commit' ? (told.commit ?? told.class) : told.class
          const about = `${JSON.stringify(body)} for a ${purpose}`
          // Where the subcode alone tells, the code is an answer of its own.
          const bare = removed.includes('error.error_subcode') ? told.bare : undefined
          if (bare) expect(after, about).toBe(bare === 'retry' && purpose === 'commit' ? 'unconfirmed' : bare)
          else expect(lessSafe(before, after, purpose), about).toBeUndefined()
        }
      }
    }
  })

  it('leave a code in front of the message to be read, and are read as texts and as null', () => {
    const at = (error: object) => classOf.graph({ status: 400, body: { error } }, 'commit')
    expect(at({ message: '(#803) Some of the aliases you requested do not exist' })).toBe('rejected')
    expect(at({ message: '(#4) Application request limit reached' })).toBe('rate-limited')
    expect(at({ message: 'x', code: '324', error_subcode: null })).toBe('rejected')
    expect(at({ message: 'x', code: 190, error_subcode: null })).toBe('token-invalid')
    expect(at({ message: 'x', code: 1390008 })).toBe('rate-limited')
  })

  const input = 'errorDetails.inputErrors.0'
  const tells = ['code', 'serviceErrorCode', 'message', 'error', `${input}.code`, `${input}.description`]

  it('change nothing about an answer of LinkedIn, as long as one of the codes or words is there that tell', () => {
    for (const told of linkedin) {
      if (!told.body) continue
      const at = (body: object, purpose: (typeof purposes)[number]) =>
        classOf.linkedin({ ...told, body: { ...body } }, purpose)
      const isTheSame = (body: object) =>
        at(body, 'prepare') === told.class && at(body, 'commit') === (told.commit ?? told.class)
      const given = [...without(told.body, tells)]
      const all = given.at(-1)?.removed ?? []
      const telling = given.filter(({ body, removed }) => removed.length === all.length - 1 && isTheSame(body))
      const enough = all.filter((name) => telling.some(({ removed }) => !removed.includes(name)))
      if (all.length > 0) expect(enough, JSON.stringify(told.body)).not.toEqual([])
      for (const { removed } of given) {
        const isTold = enough.some((name) => !removed.includes(name))
        for (const { body } of without(told.body, [...removed, 'status', 'errorDetailType'])) {
          if (isTold && removed.every((name) => !hasMember(body, name)))
            expect(isTheSame(body), JSON.stringify(body)).toBe(true)
          // What says nothing any more may be anything but a success, or a dead account where none was refused.
          expect(at(body, 'commit')).toBeDefined()
          if (told.status !== 401 && !isDead(told.class)) expect(isDead(at(body, 'commit'))).toBe(false)
        }
      }
    }
  })
})

describe('words that are written otherwise', () => {
  it('mean the same to the Graph', () => {
    for (const told of graph) {
      const error = told.body?.error as { message: string } | undefined
      for (const message of error ? otherwiseWritten(error.message) : []) {
        const body = { error: { ...error, message } }
        expect(classOf.graph({ status: told.status, body }, 'commit'), message).toBe(told.commit ?? told.class)
      }
    }
  })

  it('mean the same to LinkedIn', () => {
    for (const told of linkedin) {
      const { message, code } = (told.body ?? {}) as { message?: string; code?: string }
      for (const said of message ? otherwiseWritten(message) : []) {
        const body = { ...told.body, message: said, ...(code && { code: code.toLowerCase() }) }
        const after = classOf.linkedin({ ...told, body }, 'commit')
        expect(after, said).toBe(told.commit ?? told.class)
      }
    }
  })
})

describe('a status of HTTP that tells by itself', () => {
  it.each([405, 410, 411, 413, 414, 415, 431])('such as %i is a certain refusal, whatever its body', (status) => {
    for (const text of ['', '<html></html>', '{"error":{"message":"x"}}', '{"message":"x"}']) {
      for (const purpose of purposes) {
        expect(classOf.graph({ status, text }, purpose)).toBe('rejected')
        expect(classOf.linkedin({ status, text }, purpose)).toBe('rejected')
      }
    }
  })

  it('such as 429 proves that nothing was done, whatever its body', () => {
    for (const text of [
      '',
      '<html></html>',
      '{"error":{"message":"x"}}',
      '{"error":{"code":99999}}',
      '{"message":"x"}',
    ]) {
      expect(classOf.graph({ status: 429, text }, 'commit')).toBe('rate-limited')
      expect(classOf.linkedin({ status: 429, text }, 'commit')).toBe('rate-limited')
    }
  })
})

describe('the tables of known answers', () => {
  const rows = [...knownGraphAnswers, ...knownLinkedInAnswers]

  it('say of every row what it means to a person and where it comes from', () => {
    for (const row of rows) {
      expect(row.says.length, row.at).toBeGreaterThan(5)
      expect(row.from.length, row.at).toBeGreaterThan(2)
    }
  })

  it('have no row twice', () => {
    const names = rows.map(({ at, words, from }) => `${at} ${words ?? ''} ${words ? from : ''}`)
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([])
  })

  it('compare words that were made plain with words that are plain', () => {
    for (const { words } of rows) if (words) expect(words.source).toBe(words.source.replaceAll(/_|[A-Z](?!\b)/g, ''))
  })
})
