import type { Database } from '../db/connection'
import type { Models } from '../db/models/open-models'
import { cancelPost } from '../db/posts/cancel-post'
import type { Actor } from '../domain/timeline'
import { type DecidedChoice, decideChosen, type Remembered, type Wanted } from './decide-chosen'

/** Takes posts of a company back, each as if it were the only one. */
export const cancelPosts = (
  { db, models }: { db: Database; models: Models },
  wanted: Wanted,
  actor: Actor,
  remembered: Remembered,
): Promise<DecidedChoice> =>
  decideChosen(models, { ...wanted, decidable: ['pending', 'missed'] }, remembered, (id) =>
    cancelPost(db, { id, companyId: wanted.companyId }, actor, (execute) => remembered.noteDone(execute, id)),
  )
