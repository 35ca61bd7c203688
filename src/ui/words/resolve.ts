import type { Schemas } from '../../client'

type Kind = Schemas['Publication']['kind']

/** What is asked about a post of which nobody knows whether it is out. */
export const resolve = {
  title: 'Is it there?',
  lead: 'Look at the account on the platform before you answer. What you say here is what counts.',
  post: 'The post',
  left: 'What left',
  leftAt: (call: string, time: string) => `${call}, ${time}`,
  leftUnknown: 'The publishing call; when is not written down.',
  asked: 'Asked since',
  notAsked: 'Nobody has asked the platform since.',
  account: 'Look there',
  openAccount: (name: string) => `Open ${name} on the platform`,
  which: 'Which part do you mean?',
  kinds: { feed: 'The feed post', story: 'The story', reel: 'The reel', article: 'The article' } satisfies Record<
    Kind,
    string
  >,
  there: 'It is there',
  thereWhat: 'It counts as published, and is never sent again.',
  id: 'Its id or its address',
  idHint: 'May stay empty. With it the post can be found again.',
  thereSubmit: 'It is there',
  notThere: 'It is not there',
  notThereWhat: 'It is sent again. If it is there after all, people see it twice.',
  again: 'again',
  typeAgain: 'To confirm, type “again”',
  notThereSubmit: 'Send it again',
  close: 'I do not know yet',
  doneThere: 'It counts as published.',
  doneNotThere: 'It is sent again with the next tick.',
  noIdInAddress: 'This address does not hold the id. Paste the id, or leave the field empty.',
  notAnId: 'An id has no spaces and at most 255 characters.',
}
