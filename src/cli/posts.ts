import { parseArgs } from 'node:util'
import { cancelPost } from '../db/posts/cancel-post'
import { publishPostNow, retryPost } from '../db/posts/decide-post'
import { withDatabase } from '../services/cli'
import { type Command, UsageError } from './command'
import { answer, missing } from './posts/answer'
import { listPosts } from './posts/list-posts'
import { postId } from './posts/post-id'
import { printPost } from './posts/print-post'
import { resolvePost } from './posts/resolve-post'

export const command: Command = {
  usage:
    'posts list [--status S] [--limit N] | posts show ID | posts retry ID | posts publish-now ID | posts reschedule ID --at TIME | posts cancel ID | posts resolve ID --as published|not-published [--external-id X] [--kind feed|story]',
  summary:
    'Lists posts, tells the story of one, tries a failed, held or missed one again, publishes one now, moves or cancels one, settles an unconfirmed one by your word',
  async run([action, ...args]) {
    const run = action !== undefined && Object.hasOwn(actions, action) ? actions[action] : undefined
    if (!run) throw new UsageError(`posts needs one of: ${Object.keys(actions).join(', ')}\n${command.usage}`)
    return run(args)
  },
}

// Each checks its arguments first, and only then gets a database.
const actions: Record<string, (args: string[]) => Promise<number>> = {
  list: listPosts,
  show: ofPost((id) => withDatabase(async (db) => ((await printPost(db, id)) ? 0 : missing()))),
  retry: ofPost((id) => withDatabase(async (db) => answer(await retryPost(db, { id }, 'cli')))),
  'publish-now': ofPost((id) => withDatabase(async (db) => answer(await publishPostNow(db, { id }, 'cli')))),
  // It checks what the API checks, and loads what that needs.
  reschedule: async (args) => (await import('./posts/reschedule-post')).reschedulePost(args),
  cancel: ofPost(cancel),
  resolve: resolvePost,
}

/** An action that takes the id of a post and nothing else. */
function ofPost(act: (id: string) => Promise<number>): (args: string[]) => Promise<number> {
  return (args) => act(postId(parseArgs({ args, allowPositionals: true }).positionals, command.usage))
}

async function cancel(id: string): Promise<number> {
  const outcome = await withDatabase((db) => cancelPost(db, { id }, 'cli'))
  if (outcome.kind === 'cancelled') return answer({ kind: 'done', status: 'cancelled' })
  // Without a version that was asked for, none is the wrong one.
  return answer(outcome.kind === 'changed' ? { kind: 'not-found' } : outcome)
}
