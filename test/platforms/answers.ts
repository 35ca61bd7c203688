import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Failure } from '../../src/domain/failure'
import { PublishError } from '../../src/domain/failure'
import type { CallPurpose } from '../../src/platforms/calls/call-purpose'
import type { HttpAnswer } from '../../src/platforms/calls/http-client'
import { parseLossless } from '../../src/platforms/calls/lossless-json'
import { failureOf } from '../../src/platforms/linkedin/calls/linkedin-error'
import { created } from '../../src/platforms/meta/answers'
import { readGraphAnswer } from '../../src/platforms/meta/graph-client'

type Kind = Failure['kind']
type Json = Record<string, unknown>

/** One line of test/fixtures/answers; see the README there. */
export type ToldAnswer = {
  from: string
  status: number
  body?: Json
  text?: string
  headers?: Record<string, string>
  class: Kind
  commit?: Kind
  bare?: Kind
}

export const toldAnswers = (name: 'graph' | 'linkedin'): ToldAnswer[] =>
  readFileSync(join(__dirname, `../fixtures/answers/${name}.jsonl`), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))

const httpAnswer = ({ status, body, text = JSON.stringify(body), headers = {} }: Omit<ToldAnswer, 'from' | 'class'>) =>
  ({ status, headers, text, body: parseLossless(text) }) satisfies HttpAnswer

type Answer = Pick<ToldAnswer, 'status' | 'body' | 'text' | 'headers'>

/** What the answer comes to; undefined for one that is taken for a success. */
export const classOf = {
  graph(answer: Answer, purpose: CallPurpose): Kind | undefined {
    try {
      readGraphAnswer(httpAnswer(answer), purpose, created)
      return undefined
    } catch (error) {
      if (error instanceof PublishError) return error.failure.kind
      throw error
    }
  },
  linkedin: (answer: Answer, purpose: CallPurpose): Kind | undefined => failureOf(httpAnswer(answer), purpose)?.kind,
}

/** The body without each set of the named members; members of members are named with dots. */
export function* without(body: Json, names: string[]): Generator<{ body: Json; removed: string[] }> {
  const there = names.filter((name) => holderOf(body, name))
  for (let set = 0; set < 2 ** there.length; set++) {
    const removed = there.filter((_name, index) => set & (2 ** index))
    const copy = structuredClone(body)
    for (const name of removed) {
      const [last = ''] = name.split('.').slice(-1)
      delete holderOf(copy, name)?.[last]
    }
    yield { body: copy, removed }
  }
}

export const hasMember = (body: Json, name: string): boolean => holderOf(body, name) !== undefined

function holderOf(body: Json, name: string): Json | undefined {
  const path = name.split('.')
  const last = path.pop() ?? ''
  const holder = path.reduce<Json | undefined>((at, key) => at?.[key] as Json | undefined, body)
  return holder && typeof holder === 'object' && last in holder ? holder : undefined
}

/** Words as platforms write them elsewhere: other capitals, with underscores and without. */
export const otherwiseWritten = (text: string): string[] => [
  text.toUpperCase(),
  text.toLowerCase(),
  text.replaceAll('_', ' '),
  text.replaceAll(' ', '_'),
  text.replaceAll("'", '’'),
  `  ${text.replaceAll(' ', '  ')} `,
]
