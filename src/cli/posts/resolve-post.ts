import { parseArgs } from 'node:util'
import { resolvePost as settle } from '../../db/posts/resolve-post'
import { publicationKinds } from '../../domain/post'
import { withDatabase } from '../../services/cli'
import { UsageError } from '../command'
import { answer } from './answer'
import { postId } from './post-id'

const usage = 'posts resolve ID --as published|not-published [--external-id X] [--kind feed|story]'

/** Settles an unconfirmed post by the word of a person who has looked at the platform. */
export async function resolvePost(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: { as: { type: 'string' }, 'external-id': { type: 'string' }, kind: { type: 'string' } },
  })
  const id = postId(positionals, usage)
  const { as, kind } = values
  if (as !== 'published' && as !== 'not-published') {
    throw new UsageError('posts resolve needs --as published or --as not-published')
  }
  if (kind !== undefined && !(publicationKinds as readonly string[]).includes(kind)) {
    throw new UsageError(`--kind must be one of: ${publicationKinds.join(', ')}`)
  }
  const externalId = values['external-id']?.trim()
  if (externalId !== undefined && as !== 'published') {
    throw new UsageError('--external-id goes with --as published')
  }
  if (externalId !== undefined && !/^.{1,500}$/.test(externalId)) {
    throw new UsageError('--external-id must have 1 to 500 characters')
  }
  return answer(await withDatabase((db) => settle(db, { id }, { as, externalId, kind }, 'cli')))
}
