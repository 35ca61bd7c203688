export const errors = {
  title: 'That did not work',
  away: 'The server cannot be reached.',
  unexpected: (status: number) => `Something answered ${status} that is not this service: a proxy, most likely.`,
  stale: (time: string) => `As of ${time}: the server cannot be reached now.`,
  staleRefused: (time: string, why: string) => `As of ${time}: ${why}`,
  retry: 'Try again',
  requestId: 'Request',
  forbidden: (scope: string) => `This needs the scope ${scope}; the key you signed in with has less.`,
  missing: 'There is nothing here.',
  back: 'Back to Today',
  loading: 'Loading',
}
