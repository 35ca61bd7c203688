import { type PostStory, postStory } from '../../db/posts/post-story'
import { counted } from '../../domain/counted'
import { describeAttempt } from '../../domain/timeline'
import { withDatabase } from '../../services/cli'
import { type AsJson, jsonDocument } from '../json'
import type { Action } from '../surroundings'
import { table } from '../table'
import { oneLine, paragraph } from '../terminal-text'
import { missing } from './answer'
import { optionsOf, storyView } from './story-view'

/** Where the values begin, behind their names. */
const VALUES_AT = 16

/** Prints one post, what it consists of and its whole story, in order. */
export const showPost: Action<AsJson> = async (around, { json }, id = '') => {
  const story = await withDatabase(around, (db) => postStory(db, id))
  if (!story) return missing(around)
  around.out(json ? jsonDocument(storyView(story)) : text(story))
  return 0
}

function text({ post, publications, timeline }: PostStory): string {
  const facts: [string, unknown][] = [
    ['post', `${post.id} (${post.platform} ${post.type}, company ${post.company}, account ${post.account ?? 'gone'})`],
    ['status', `${post.status} (queue: ${post.queue ?? 'not queued'})`],
    ['scheduled for', (post.scheduledFor ?? post.runAt)?.toISOString()],
    ['next try', post.queue === 'pending' ? post.runAt?.toISOString() : undefined],
    ['attempts', post.attempts],
    ['external id', post.externalId],
    ['error', post.error],
    ['caption', post.caption],
    ['link', post.link],
    ['title', post.title],
    ...optionFacts(post.options),
    ['when late', lateFact(post.latePolicy, post.lateLimitMinutes)],
  ]
  const lines = facts.filter(([, value]) => value !== null && value !== undefined && value !== '')
  const head = ['publication', 'status', 'external id', 'permalink', 'error', 'first comment']
  const cells = publications.map((p) =>
    [p.kind, p.status, p.externalId, p.permalink, p.error, commentCell(p)].map((cell) => String(cell ?? '')),
  )
  const story = timeline.map((row) => `${row.at.toISOString()}  ${oneLine(describeAttempt(row))}\n`)
  return `${lines.map(factLine).join('')}\n${table(head, cells)}\n${story.join('')}`
}

const factLine = ([name, value]: [string, unknown]): string =>
  `${`${name}:`.padEnd(VALUES_AT)}${paragraph(String(value), VALUES_AT)}\n`

const optionFacts = (stored: unknown): [string, unknown][] =>
  Object.entries(optionsOf(stored)).map(([name, value]) => [
    name,
    typeof value === 'object' ? JSON.stringify(value) : value,
  ])

function lateFact(policy: string | null, minutes: number | null): string | undefined {
  const limit = minutes === null ? undefined : `limit ${counted(minutes, 'minute')}`
  return [policy, limit].filter(Boolean).join(', ') || undefined
}

const commentCell = (p: PostStory['publications'][number]): string =>
  [p.commentStatus, p.commentId, p.commentError].filter(Boolean).join(' ')
