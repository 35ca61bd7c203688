import { counted } from '../../domain/counted'
import type { DecisionName } from '../parts/decisions/possible'

/** What can be done with a post, wherever it is shown. */
export const decisions = {
  button: {
    'publish-now': 'Publish now',
    retry: 'Retry',
    reschedule: 'Reschedule…',
    edit: 'Edit',
    cancel: 'Cancel post…',
    resolve: 'Resolve…',
  } satisfies Record<DecisionName, string>,
  done: {
    'publish-now': 'It goes out with the next tick.',
    retry: 'It is in the queue again, with all its attempts.',
    cancel: 'The post is cancelled.',
  },
  cancel: {
    title: 'Cancel this post?',
    what: 'It will not go out. A cancelled post cannot be put back, but it can be copied as a new one.',
    keep: 'Keep it',
    submit: 'Cancel the post',
  },
  reschedule: {
    title: 'Reschedule',
    when: 'Date and time',
    zone: 'As clocks show it in',
    yours: (zone: string) => `${zone} (yours)`,
    its: (zone: string) => `${zone} (the post’s)`,
    elsewhere: (time: string, zone: string) => `That is ${time} in ${zone}.`,
    keep: 'Leave it',
    submit: 'Reschedule',
    done: (time: string) => `Moved to ${time}.`,
    needsTime: 'Choose a date and a time.',
    earlier: (time: string) => `The earlier one: ${time}`,
    later: (time: string) => `The later one: ${time}`,
    changed: 'Somebody has changed this post since you opened it.',
    theirs: 'Theirs',
    mine: 'Yours',
    keepTheirs: 'Keep theirs',
    saveMine: 'Save yours',
    noTime: 'no time',
  },
  /** Of the same post for other accounts. */
  companions: {
    title: 'Move the others too?',
    stand: (names: string) => `The same post stands at this time for ${names}.`,
    stay: (names: string) => `The same post stands at this time for ${names}, and stays there.`,
    along: (count: number) => (count === 1 ? 'Move that one too' : `Move those ${count} too`),
    all: (count: number) => (count > 2 ? `Move all ${count}` : 'Move both'),
    alone: 'Only this one',
    none: 'Move nothing',
    moved: (count: number, of: number) =>
      count === of
        ? `${counted(of, 'other came', 'others came')} along.`
        : `Of ${counted(of, 'other')} ${count} came along: look at the rest.`,
    failed: (why: string) => `The others stay where they were: ${why}`,
  },
}
