import { counted } from '../../domain/counted'
import type { Cause } from '../parts/remedy'

type About = {
  /** As the head of its column and its card. */
  name: string
  /** What has happened. */
  means: string
  /** What a person does about it. */
  todo: string
}

export const failures = {
  title: 'Failures',
  none: 'Nothing has failed',
  noneText:
    'No post has failed or was missed, none is held, and none is unconfirmed. What does not go out by itself stands here, by its cause.',
  toCalendar: 'See what is scheduled',
  matrix: 'How many, by account and cause',
  account: 'Account',
  allAccounts: 'All accounts',
  link: (count: number, cause: string, account: string) => `${count} of ${account}: ${cause}`,
  safe: 'Safe to repeat',
  safeText: 'Nothing of these posts is out that would go out twice.',
  look: 'Needs a look',
  lookText: 'Something of these posts may be out already. They are decided one by one.',
  windows: 'When they failed, by account',
  hour: '1 h',
  day: '24 h',
  week: '7 days',
  total: 'All',
  retryAll: (count: number) => (count === 1 ? 'Retry it' : `Retry all ${count.toLocaleString()}`),
  moveAll: (count: number) => (count === 1 ? 'Move it to another day…' : 'Move all to another day…'),
  cancelAll: (count: number) => (count === 1 ? 'Let it go…' : 'Let all go…'),
  afterReconnect: 'Retry when the account is connected again: until then they would fail once more.',
  retried: (done: number, skipped: number) => result('put back into the queue', done, skipped),
  moved: (done: number, skipped: number) => result('moved', done, skipped),
  cancelled: (done: number, skipped: number) => result('cancelled', done, skipped),
  skipped: (count: number) => counted(count, 'was skipped', 'were skipped'),
  skippedPost: 'Post',
  first: (count: number, all: string) => `The first ${count} of ${all}`,
  showAll: (all: string) => (all === '1' ? 'Show it' : `Show all ${all}`),
  publish: {
    button: (count: number) => `${publishNow(count)}…`,
    title: (count: number) => (count === 1 ? 'Publish this post now?' : 'Publish all of these now?'),
    text: 'Their time is over. They go out with the next ticks, and cannot be taken back from there.',
    textOne: 'Its time is over. It goes out with the next tick, and cannot be taken back from there.',
    of: (caption: string, account: string) => `${caption} (${account})`,
    more: (count: string) => `and ${count} more`,
    submit: publishNow,
    close: 'Not now',
  },
  move: {
    title: (count: number) => (count === 1 ? 'Move it to another day' : 'Move all to another day'),
    days: 'Days later than was asked for',
    hint: 'The time of day stays, an hour off where clocks are changed in between. What would still be in the past is skipped.',
    mistake: 'Say a whole number of days, from 1 to 365.',
    submit: (count: number) => (count === 1 ? 'Move it' : `Move ${count.toLocaleString()}`),
  },
  letGo: {
    title: (count: number) => (count === 1 ? 'Let this post go?' : 'Let all of these go?'),
    text: (count: number) =>
      count === 1
        ? 'It is cancelled and does not go out any more. It stays in the list.'
        : `All ${count.toLocaleString()} are cancelled and do not go out any more. They stay in the list.`,
    submit: (count: number) => (count === 1 ? 'Cancel it' : `Cancel ${count.toLocaleString()}`),
    close: 'Not now',
  },
  about: {
    unconfirmed: {
      name: 'Unconfirmed',
      means:
        'The call that publishes has left and its answer was lost, so the post may be out. The platform was asked and could not tell.',
      todo: 'Look whether it is there and say so. It is never sent again before that.',
    },
    'token-dead': {
      name: 'Token ended',
      means: 'The platform no longer knows the access to the account.',
      todo: 'Connect the account again, then retry these posts.',
    },
    permission: {
      name: 'Not permitted',
      means: 'The access lives, but may not do this: a role, a scope or a review is missing.',
      todo: 'Give the missing permission on the platform, connect the account again, then retry.',
    },
    held: {
      name: 'On hold',
      means: 'These posts wait until their account is connected again. Nothing of them was tried.',
      todo: 'Connect the account again: they go out by themselves then.',
    },
    rejected: {
      name: 'Refused by the platform',
      means: 'The platform does not take this content, however often it is sent.',
      todo: 'Change each of them as the platform asks.',
    },
    unusable: {
      name: 'Missing or damaged',
      means: 'Something that the post needs is not there any more, or is damaged.',
      todo: 'Put in what is missing.',
    },
    'attempts-used-up': {
      name: 'Attempts used up',
      means: 'The platform was down, busy or slow each time it was tried.',
      todo: 'Retry when the platform is well.',
    },
    'worker-died': {
      name: 'Worker died',
      means: 'Worker after worker ended while it held the post, before anything of it was out.',
      todo: 'Look into the log for the worker that the story of the post names, then retry.',
    },
    'too-late': {
      name: 'Too late',
      means: 'It was later than the post may be, so it did not go out.',
      todo: 'Publish them now, move them to another day, or let them go.',
    },
  } satisfies Record<Cause, About>,
}

function publishNow(count: number): string {
  return count === 1 ? 'Publish it now' : `Publish all ${count.toLocaleString()} now`
}

function result(what: string, done: number, skipped: number): string {
  return `${counted(done, 'post was', 'posts were')} ${what}${skipped > 0 ? `, ${failures.skipped(skipped)}` : ''}.`
}
