import { counted } from '../domain/counted'
import type { Happening, ToldType } from '../domain/events'
import { oneLine } from '../observability/one-line'

/** What happened, in words for whoever runs this, who may just have been woken by it. */
export type Notice = { title: string; lines: string[]; severity: 'info' | 'warning' | 'critical' }

/** What is told of many of one kind. */
type Words = {
  severity: Notice['severity']
  /** One line: what, and how many. */
  title: (count: number, first: Told) => string
  /** What it means. */
  means: string
  /** One of them. */
  one: (told: Told) => string
  /** What to do next. */
  todo: (first: Told) => string[]
}

/** So many are listed; the command that is named lists them all. */
const MOST_LISTED = 10
/** Of what a platform or a person wrote. */
const MOST_CHARACTERS = 300

const CLI = 'npm run cli --'

/** One event with the texts in it made harmless: one line each, bounded. */
class Told {
  constructor(private readonly happening: Happening) {}

  /** A field of what is told, as text; empty where there is none. */
  text(name: string): string {
    const value = this.happening.data[name]
    const text = typeof value === 'string' || typeof value === 'number' ? String(value) : ''
    const line = oneLine(text.trim())
    return line.length > MOST_CHARACTERS
      ? `${line.slice(0, MOST_CHARACTERS - 1).replace(/[\uD800-\uDBFF]$/, '')}…`
      : line
  }

  /** A number in it; 0 where there is none. */
  number(name: string): number {
    const value = this.happening.data[name]
    return typeof value === 'number' ? value : 0
  }

  get company(): string {
    return oneLine(this.happening.companyId ?? '')
  }

  /** A moment in it, as people read it. */
  time(name: string): string {
    const date = new Date(this.text(name))
    return Number.isNaN(date.getTime()) ? '' : `${date.toISOString().slice(0, 16).replace('T', ' ')} UTC`
  }
}

const joined = (...parts: (string | false)[]) => parts.filter(Boolean).join(', ')
const because = (reason: string) => (reason ? `: ${reason}` : '')

const post = (told: Told) => {
  const due = told.time('scheduledFor')
  const account = told.text('socialAccountId')
  return `post ${joined(
    `${told.text('postDetailId')} of ${told.company}`,
    told.text('platform'),
    account !== '' && `account ${account}`,
    due !== '' && `for ${due}`,
  )}${because(told.text('errorMessage'))}`
}
const account = (told: Told) =>
  `${told.text('name') || told.text('externalId')} (${told.text('platform')}) of ${told.company}, account ${told.text('socialAccountId')}`

const showPost = (told: Told) => `${CLI} posts show ${told.text('postDetailId')}`
const connectAgain = 'Connect it again in your frontend, or with a new token: npm run cli -- accounts add --help'

type Failure = { why: string; todo: string[] }

/** Why posts have failed, and what to do about it, by `failureCause`. */
const failures: Record<string, Failure> = {
  'token-dead': {
    why: 'the platform does not take the token of the account any more',
    todo: [connectAgain, `Then: ${CLI} posts retry ID`],
  },
  permission: {
    why: 'the token may not do this: a role, a permission or a review is missing',
    todo: [`What the account may do: ${CLI} accounts list`, `When that is mended: ${CLI} posts retry ID`],
  },
  rejected: {
    why: 'the platform refuses what they consist of',
    todo: ['Trying again changes nothing: whoever wrote them has to change them.'],
  },
  'attempts-used-up': {
    why: 'the platform was away or busy, and all attempts are used up',
    todo: [`When it is well again: ${CLI} posts retry ID`],
  },
  'worker-died': {
    why: 'worker after worker died while it held them',
    todo: ['Look into the log and at the memory of this server.', `Then: ${CLI} posts retry ID`],
  },
  unusable: {
    why: 'what they need is missing or damaged in the database',
    todo: ['Whoever scheduled them has to do it again.'],
  },
}
function failureOf(told: Told) {
  const cause = told.text('failureCause')
  return Object.hasOwn(failures, cause)
    ? (failures[cause] as Failure)
    : { why: 'see below', todo: [`To try again: ${CLI} posts retry ID`] }
}

const dispatcherSince = (told: Told) => told.time('since') || told.time('lastTickAt')

/** Of what the operator is told. */
const words: Partial<Record<ToldType, Words>> = {
  'post.unconfirmed': {
    severity: 'critical',
    title: (count) => `${counted(count, 'post')} may be out or not: the answer to publishing was lost`,
    means:
      'Nothing is sent again on a guess. The platform is asked whether it is there; where it cannot tell, the post waits for you.',
    one: post,
    todo: (first) => [
      `Those that wait: ${CLI} posts list --status unconfirmed`,
      'Look on the platform whether it is there, and say so:',
      `${CLI} posts resolve ${first.text('postDetailId')} --as published (or not-published)`,
    ],
  },
  'post.failed': {
    severity: 'warning',
    title: (count, first) => `${counted(count, 'post has', 'posts have')} failed: ${failureOf(first).why}`,
    means: 'They are not tried again by themselves.',
    one: post,
    todo: (first) => [
      ...failureOf(first).todo,
      `The story of one: ${showPost(first)}`,
      `All: ${CLI} posts list --status failed`,
    ],
  },
  'post.missed': {
    severity: 'warning',
    title: (count) =>
      `${counted(count, 'post was', 'posts were')} too late to go out by itself and ${count === 1 ? 'waits' : 'wait'} for a person`,
    means: 'They could not go out in time, and are later than LATE_POLICY and LATE_LIMIT_MINUTES allow.',
    one: post,
    todo: (first) => [
      `All: ${CLI} posts list --status missed`,
      `Now after all: ${CLI} posts retry ${first.text('postDetailId')}`,
      `At another time: ${CLI} posts reschedule ${first.text('postDetailId')} --at TIME; or cancel`,
    ],
  },
  'account.needs_reconnect': {
    severity: 'critical',
    title: (count, first) =>
      count === 1
        ? `An account must be connected again: ${account(first)}`
        : `${counted(count, 'account')} must be connected again`,
    means: 'Its posts wait and are not lost; they go out when it is connected again.',
    one: (told) => `${account(told)}${because(told.text('reason'))}`,
    todo: () => [connectAgain, `All: ${CLI} accounts list --status needs_reconnect`],
  },
  'account.expiring': {
    severity: 'warning',
    title: (count, first) =>
      count === 1
        ? `The access of an account ends soon: ${account(first)}`
        : `The access of ${counted(count, 'account')} ends soon`,
    means: 'Posts go out until then, and wait from then on.',
    one: (told) => `${account(told)}, until ${told.time('tokenExpiresAt')}`,
    todo: () => [connectAgain, `All: ${CLI} accounts list --status expires_soon`],
  },
  'dispatcher.stalled': {
    severity: 'critical',
    title: (_count, first) =>
      dispatcherSince(first)
        ? `Nothing is published: no tick since ${dispatcherSince(first)}`
        : 'Nothing is published: there are no ticks',
    means: 'Posts become late and are not lost: they go out, or wait for you, when ticks run again.',
    one: (told) => because(told.text('reason')).replace(/^: /, ''),
    todo: () => [
      `What is wrong: ${CLI} doctor`,
      'Does cron run (systemctl status cron), and does the line stand in the crontab (crontab -l)?',
      `One tick by hand: ${CLI} dispatch`,
    ],
  },
  'dispatcher.recovered': {
    severity: 'info',
    title: () => 'Ticks run again',
    means: 'Posts that are late go out little by little, or wait for you, as LATE_POLICY says.',
    one: (told) => (dispatcherSince(told) ? `There were none since ${dispatcherSince(told)}` : ''),
    todo: () => [`What is late, and what waits: ${CLI} doctor`],
  },
  'webhook.paused': {
    severity: 'warning',
    title: (count, first) =>
      count === 1
        ? `A webhook of ${first.company} is paused: nothing reaches it`
        : `${count} webhooks are paused: nothing reaches them`,
    means: 'What happens from now on is not told to it. What has failed before can be replayed.',
    one: (told) => `webhook ${told.text('webhookId')} of ${told.company}${because(told.text('reason'))}`,
    todo: () => ['When its receiver works again its owner sets status "active": PATCH /webhooks/{id}'],
  },
  'notice.digest': {
    severity: 'info',
    title: (_count, day) =>
      joined(
        day.text('since')
          ? `${counted(day.number('published'), 'post', 'posts')} published, ${day.number('failed')} failed`
          : 'From now on you are told once a day how it stands',
        day.number('unconfirmed') + day.number('missed') > 0 &&
          `${counted(day.number('unconfirmed') + day.number('missed'), 'post waits', 'posts wait')} for you`,
      ),
    means: '',
    one: (day) =>
      joined(
        day.text('since') ? `since ${day.time('since')}` : '',
        `${counted(day.number('soon'), 'post goes', 'posts go')} out within a day`,
        `${day.number('due')} due now`,
        `${day.number('unconfirmed')} unconfirmed`,
        `${day.number('missed')} missed`,
        `${counted(day.number('accounts'), 'account', 'accounts')} to be connected again`,
      ),
    todo: () => [`All of it: ${CLI} status`],
  },
  'webhook.test': {
    severity: 'info',
    title: () => 'A test of notices: this is how you will be told',
    means: 'Somebody has run: npm run cli -- notices test',
    one: () => '',
    todo: () => ['Nothing is to be done.'],
  },
}

const otherwise = (type: ToldType): Words => ({
  severity: 'info',
  title: (count) => `${type}${count === 1 ? '' : ` (${count})`}`,
  means: '',
  one: (told) => joined(told.text('postDetailId') || told.text('socialAccountId'), told.company),
  todo: () => [],
})

/**
 * Puts what happened into words for the operator: what, how many, whose, what it means, what to do next. Of several kinds each
 * has its part, in the order of their gravity.
 */
export function describe(happenings: Happening[]): Notice {
  const types = [...new Set(happenings.map(({ type }) => type))]
  const kinds = types.map((type) =>
    part(
      type,
      happenings.filter((happening) => happening.type === type),
    ),
  )
  kinds.sort((a, b) => gravity[b.severity] - gravity[a.severity])
  const [first, ...more] = kinds
  if (!first) return { title: 'Nothing has happened', lines: [], severity: 'info' }
  if (more.length === 0) return first
  return {
    title: `${first.title} (and ${counted(more.length, 'thing', 'things')} more)`,
    severity: first.severity,
    lines: kinds.flatMap(({ title, lines }, n) => [...(n === 0 ? [] : ['', title]), ...lines]),
  }
}

const gravity = { info: 0, warning: 1, critical: 2 }

function part(type: ToldType, happenings: Happening[]): Notice {
  const { severity, title, means, one, todo } = words[type] ?? otherwise(type)
  const told = happenings.map((happening) => new Told(happening))
  const first = told[0] as Told
  const listed = told.slice(0, MOST_LISTED).map(one).filter(Boolean)
  const unlisted = told.length - MOST_LISTED
  return {
    severity,
    title: title(told.length, first),
    lines: [
      ...(means ? [means] : []),
      ...listed.map((line) => `- ${line}`),
      ...(unlisted > 0 ? [`- and ${unlisted} more`] : []),
      ...todo(first),
    ],
  }
}
