export const signIn = {
  title: 'Sign in',
  ended: 'Your session has ended. Sign in again to go on; what you had open is still here.',
  key: 'API key',
  hint: 'Made with “npm run cli -- keys create --company ID” on the server, or by an administrator under Settings.',
  submit: 'Sign in',
  elsewhere: 'Sign in with your organisation',
  empty: 'Paste an API key.',
}
