import { isCommitUnknown } from '../db/transaction'
import { discardFiles } from '../media/discard-files'
import type { StoredMedia } from '../media/media-library'
import type { PostTools } from './post-tools'

/**
 * Does what needs files that were made for a post. When it fails they are given back; when nobody knows whether it has
 * failed they stay: a post without its picture would be worse than a picture without a post.
 */
export async function withMadeFiles<T>(
  tools: Pick<PostTools, 'media' | 'log'>,
  made: StoredMedia[],
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (!isCommitUnknown(error)) await discardFiles(tools, made)
    throw error
  }
}
