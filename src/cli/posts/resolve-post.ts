import { resolvePost as settle } from '../../db/posts/resolve-post'
import type { PublicationKind } from '../../domain/post'
import { withDatabase } from '../../services/cli'
import type { Action } from '../surroundings'
import { UsageError } from '../usage-error'
import { answer } from './answer'

type Options = { as: 'published' | 'not-published'; externalId?: string; kind?: PublicationKind }

/** Settles an unconfirmed post by the word of a person who has looked at the platform. */
export const resolvePost: Action<Options> = async (around, { as, externalId, kind }, id = '') => {
  if (externalId !== undefined && as !== 'published') throw new UsageError('--external-id goes with --as published')
  return answer(around, await withDatabase(around, (db) => settle(db, { id }, { as, externalId, kind }, 'cli')))
}
