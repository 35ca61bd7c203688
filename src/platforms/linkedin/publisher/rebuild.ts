import type { Step } from '../../calls/publisher'
import type { LinkedInProgress } from './progress'

/** After so many refused commits the files did not arrive, though LinkedIn took them without a complaint. */
const COMMITS_IN_VAIN = 8
/** The same, where LinkedIn may be asked: so many answers that it still waits for the bytes, some 14 seconds. */
const POLLS_IN_VAIN = 3
const MAX_UPLOADED_AGAIN = 2

/** Whether the post has been refused for its files for so long that they cannot have arrived. */
export const waitsInVain = (progress: LinkedInProgress): boolean =>
  (progress.images.length > 0 || progress.document !== undefined) &&
  mayUploadAgain(progress) &&
  progress.commits >= COMMITS_IN_VAIN * (progress.uploadedAgain + 1)

/** Whether LinkedIn has waited for the bytes of a document for so long that they were lost. */
export const documentIsLost = (progress: LinkedInProgress): boolean =>
  mayUploadAgain(progress) && (progress.document?.polls ?? 0) >= POLLS_IN_VAIN

const mayUploadAgain = ({ uploadedAgain }: LinkedInProgress) => uploadedAgain < MAX_UPLOADED_AGAIN

/** Forgets the files that were uploaded. Nobody sees them. */
export function uploadAgain({ document: _lost, ...progress }: LinkedInProgress): Step {
  return {
    kind: 'continue',
    did: 'upload-again',
    progress: { ...progress, images: [], uploadedAgain: progress.uploadedAgain + 1 },
  }
}
