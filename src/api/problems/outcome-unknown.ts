import { isCommitUnknown } from '../../db/transaction'
import { ApiProblem } from './problem'

/**
 * Runs what commits. When the answer to that is lost, nobody knows whether the request took effect: the files it brought
 * stay, and the client hears what to do.
 * @param detail what may be true or not, and where to look
 * @throws ApiProblem 503
 */
export async function unlessUnknown<T>(detail: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (cause) {
    if (!isCommitUnknown(cause)) throw cause
    throw new ApiProblem(503, {
      code: 'outcome-unknown',
      detail: `The database did not answer when it was asked to commit: ${detail}`,
      keepsFiles: true,
      cause,
    })
  }
}
