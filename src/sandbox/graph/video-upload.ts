import { Digest } from '../http/digest'
import { looksLikeVideo } from '../media/image-info'
import type { Blob } from '../state/blobs'
import type { World } from '../state/world'

/** Bytes of a video on their way to the platform: by URL, in one piece, or resumed several times. */
export interface VideoUpload {
  digest: Digest
  /** What the client said the file has; 0 while it has not said. */
  expected: number
  state: 'not_started' | 'in_progress' | 'complete' | 'error'
  error?: string
  sourceUrl?: string
  blob?: Blob
}

export function newUpload(expected = 0): VideoUpload {
  return { digest: new Digest(), expected, state: 'not_started' }
}

/** Settles an upload whose last byte has come. False when the bytes are no video. */
export function completeUpload(world: World, upload: VideoUpload): boolean {
  if (!looksLikeVideo(upload.digest.beginning())) {
    upload.state = 'error'
    upload.error = 'The video file you tried to upload is of an unsupported format.'
    return false
  }
  return acceptBlob(upload, world.blobs.addDigest(upload.digest.blob()))
}

/** Settles an upload whose bytes came in one piece from elsewhere. */
export function acceptBlob(upload: VideoUpload, blob: Blob): boolean {
  upload.blob = blob
  upload.state = 'complete'
  return true
}
