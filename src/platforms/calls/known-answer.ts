import type { FailureAbout, FailureKind } from '../../domain/failure'

/** How sure a row is: an official page or several live logs; one good source; one thin or old one. */
export type Sureness = 'sure' | 'likely' | 'unsure'

/** Where a row comes from. */
export type Evidence = { from: string; sure: Sureness }

/** A class of answers; `unclear`: the call may have had its effect. */
export type AnswerClass = FailureKind | 'unclear'

/** What one known answer of a platform means. A new one is one line in a table of these. */
export type Meaning = Evidence & {
  kind: AnswerClass
  /** For the person who reads the post's page: what it means, and what to do. */
  says: string
  /** Answers to a commit that have been seen with the post live all the same. */
  mayBeLive?: true
  /** For `rate-limited`: whom it concerns when it is not the account alone. */
  scope?: 'app' | 'platform'
  /** For `rate-limited` and `waiting`: how long to stay away at least, where the platform names no time. */
  forMs?: number
  about?: FailureAbout
  /** For a container that ended so: how often it is built anew before the answer is believed. */
  rebuilds?: number
}

/** A row of such a table. */
export type KnownAnswer = Meaning & {
  /** Where it stands, as people search for it; each platform's table says how it is read. */
  at: string
  /** For answers that their words tell from others; compared with the words made plain. */
  words?: RegExp
}

type More = Partial<Pick<Meaning, 'mayBeLive' | 'scope' | 'forMs' | 'about' | 'rebuilds'>>

/** A row that is found by its numbers or names. */
export const code = (at: string, kind: AnswerClass, says: string, from: Evidence, more: More = {}): KnownAnswer => ({
  at,
  kind,
  says,
  ...from,
  ...more,
})

/** A row that is found by its words. */
export const worded = (
  at: string,
  words: RegExp,
  kind: AnswerClass,
  says: string,
  from: Evidence,
  more: More = {},
): KnownAnswer => ({ ...code(at, kind, says, from, more), words })

/** An official page, or what several live logs agree on. */
export const official = (from: string): Evidence => ({ from, sure: 'sure' })
/** A report of somebody who has seen it live: repository and thread. */
export const seen = (from: string): Evidence => ({ from, sure: 'likely' })
/** Code of others that acts on it without telling where it was seen. */
export const hearsay = (from: string): Evidence => ({ from, sure: 'unsure' })

/** Words as rows compare them: platforms write the same with and without underscores, capitals and curly quotes. */
export const plainWords = (...texts: (string | undefined)[]): string =>
  texts
    .join(' ')
    .toLowerCase()
    .replaceAll(/[‘’‛`´]/g, "'")
    .replaceAll(/[\s_]+/g, ' ')
    .trim()

/** A status as programs compare it: `In Progress` and `in-progress` are `IN_PROGRESS`. */
export const stateName = (text: string): string =>
  text
    .trim()
    .toUpperCase()
    .replaceAll(/[\s_-]+/g, '_')

/** What a status of HTTP refuses by itself, before anybody has looked at what was asked; none of them mends with time. */
const refusedByHttp: Record<number, string> = {
  405: 'it takes no such call at this address',
  410: 'it is gone for good',
  411: 'it wants to know the length beforehand',
  413: 'what was sent is too large',
  414: 'the address is too long',
  415: 'it takes no content of this type',
  431: 'the headers are too large',
}

/** Why a status of HTTP alone is a certain refusal, for a person; undefined when it is none. */
export const httpRefusal = (status: number): string | undefined => refusedByHttp[status]
