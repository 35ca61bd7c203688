import { counted } from '../../domain/counted'

const posts = (count: number) => counted(count, 'post')

/** What is done with many posts at once, in words. */
export const manyPosts = {
  bar: 'Selected posts',
  selected: (count: number) => `${count} selected`,
  allSelected: 'All that match are selected',
  selectAll: (atLeast: number) => `Select all that match (more than ${atLeast})`,
  forget: 'Clear',
  retry: 'Retry',
  cancel: 'Cancel posts…',
  move: 'Move by…',
  dialog: {
    retry: {
      title: (how: string) => `Retry ${how}?`,
      what: 'Those that failed, were missed or are on hold go back into the queue with all their attempts. What is out of them stays out.',
      submit: 'Retry',
      keep: 'Leave them',
    },
    cancel: {
      title: (how: string) => `Cancel ${how}?`,
      what: 'They will not go out. Cancelled posts cannot be put back. What is out, failed or being published stays as it is.',
      submit: 'Cancel the posts',
      keep: 'Keep them',
    },
    move: {
      title: (how: string) => `Move ${how}`,
      what: 'Each moves from the time it is meant for. What is out or being published stays where it is, and so does what would be in the past.',
      submit: 'Move',
      keep: 'Leave them',
    },
  },
  count: posts,
  atLeast: (count: number) => `all that match, more than ${count}`,
  waitingOnly: 'Of these, only posts that still wait are meant: no published, failed or cancelled ones.',
  by: 'By',
  unit: 'Unit',
  units: { minutes: 'minutes', hours: 'hours', days: 'days' },
  direction: 'Direction',
  later: 'later',
  earlier: 'earlier',
  wrongNumber: 'Give a whole number, and no more than a year.',
  result: (done: number, skipped: number) => `${done} done, ${skipped} skipped`,
  resultTitle: 'Result',
  why: 'Why some were skipped',
  more: 'There are more that fit. Do the same again to go on with them.',
  notRetriable: 'It has not failed, was not missed and is not on hold.',
  andMore: (count: number) => `and ${count} more`,
  working: (done: number) => `${done} done so far…`,
  close: 'Close',
}
