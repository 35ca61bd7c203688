/** The groups of operations, in the order of the docs. */
export const tags = {
  Posts: 'What is to be published, where and when, and what became of it.',
  Media: 'Files that are uploaded first and posted later.',
  Accounts: 'Where is published to: connecting by a login or a token, and how each is doing.',
  'API keys': 'Who may use the API, and what for.',
  Session: 'Signing in and out on the page, in a browser. Programs send their credentials with each request instead.',
  Webhooks: 'Who is told of what happens, and what was told.',
  Calendar: 'The posts of a company in any calendar program, by an address with a token of its own.',
  Operations: 'For whoever runs the server.',
  Description: 'What this API can do, for programs and for people.',
} as const

export type Tag = keyof typeof tags
