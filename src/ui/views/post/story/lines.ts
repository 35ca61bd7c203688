import type { Schemas } from '../../../../client'
import type { Standing } from '../../../words/posts-in-general'
import { story as words } from '../../../words/story'
import { isPerson, nameOf } from '../who'

export type Line = Schemas['TimelineLine'] & {
  /** Seconds since the line before; undefined for the first. */
  after: number | undefined
}

/** Lines of one attempt, or what was done between attempts. */
export type Group = { attempt: number; lines: Line[] }

/** In order, those of an attempt together. After a person has queued a post again attempts are counted anew. */
export function groupsOf(timeline: Schemas['TimelineLine'][]): Group[] {
  const groups: Group[] = []
  let before: number | undefined
  for (const line of timeline) {
    const at = new Date(line.at).getTime()
    const told = { ...line, after: before === undefined ? undefined : (at - before) / 1_000 }
    before = at
    const attempt = line.attempt ?? 0
    const last = groups.at(-1)
    // Each claim begins an attempt, also where the one before it was given back.
    if (last?.attempt === attempt && !(line.step === 'claim' && attempt > 0)) last.lines.push(told)
    else groups.push({ attempt, lines: [told] })
  }
  return groups
}

const marks: Record<string, Standing> = {
  published: 'published',
  sent: 'published',
  unconfirmed: 'unconfirmed',
  unknown: 'unconfirmed',
  missed: 'missed',
  warning: 'missed',
  held: 'held',
  reauthorise: 'failed',
  'token-invalid': 'failed',
  permission: 'failed',
  rejected: 'failed',
  failed: 'failed',
  retry: 'failed',
  repeated: 'failed',
  cancelled: 'cancelled',
  retried: 'pending',
  waiting: 'pending',
  'rate-limited': 'pending',
  released: 'pending',
  'taken-back': 'pending',
  queued: 'pending',
  accepted: 'processing',
}

/** What kind of outcome it is, as marks show it; undefined: it went as it should, and no more. */
export const markOf = ({ outcome, httpStatus }: Line): Standing | undefined =>
  marks[outcome] ?? (httpStatus !== null && httpStatus >= 400 ? 'failed' : undefined)

/** What was done and what came of it. */
export function sentenceOf({ actor, step, outcome }: Line): string {
  const did = words.steps[step] ?? asWords(step)
  const came = words.outcomes[outcome] ?? outcome
  const sentence = came ? `${did}: ${came}` : did
  return isPerson(actor) ? `${capital(nameOf(actor))}: ${uncapital(sentence)}` : sentence
}

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1)
const uncapital = (text: string) => text.charAt(0).toLowerCase() + text.slice(1)
/** `create-container` */
const asWords = (step: string) => capital(step.replaceAll('-', ' '))
