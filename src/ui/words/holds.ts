import { counted } from '../../domain/counted'
export const holds = {
  title: 'Holds and quotas',
  holds: 'What is on hold',
  none: 'Nothing is on hold. Each platform and each account is published to.',
  scope: { account: 'Account', platform: 'All accounts of the platform', host: 'Server of a platform' },
  since: 'Since',
  until: 'Until',
  noEnd: 'a person does something',
  failures: (count: number) => `${counted(count, 'failure')} in a row`,
  posts: (count: number) => `${counted(count.toLocaleString(), 'post waits', 'posts wait')} behind it`,
  nextTry: 'It is tried again by itself then.',
  check: 'Try now',
  reconnect: 'Reconnect…',
  checked: {
    works: (posts: number) =>
      posts > 0 ? `It works again. ${counted(posts, 'post goes', 'posts go')} out now.` : 'It works.',
    dead: (reason: string) => `It does not work: ${reason}`,
    unknown: (reason: string) => `The platform did not say: ${reason}`,
  },
  noReason: 'no reason was given',
  quotas: 'What may go out in a day',
  quotasHint: 'Days are those of UTC, in which we count. What a platform does not limit is not listed.',
  noQuotas: 'No account of yours has a limit that is known.',
  of: (count: number, limit: number) => `${count} of ${limit}`,
  out: (used: number, planned: number) => (used > 0 ? `${used} out, ${planned} planned` : `${planned} planned`),
  over: (count: number) => `${count} too many`,
  full: 'full',
}
