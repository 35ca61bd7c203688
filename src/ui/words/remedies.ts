import type { Remedy } from '../parts/remedy'

export const remedies = {
  button: {
    resolve: 'Resolve…',
    reconnect: 'Reconnect…',
    retry: 'Retry',
    edit: 'Edit…',
    reschedule: 'Reschedule…',
  } satisfies Record<Remedy, string>,
  retried: 'It is in the queue again.',
  nextRow: 'Next row',
  previousRow: 'Row before',
}
