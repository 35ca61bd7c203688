import type { MediaSource, Publisher, PublishJob, Step } from '../../calls/publisher'
import type { LinkedInClient } from '../calls/linkedin-client'
import { createComment } from './create-comment'
import { createPost } from './create-post'
import { findPost, seekPost } from './find-publication'
import { contentOf } from './post-content'
import { type LinkedInProgress, readProgress } from './progress'
import { uploadAgain, waitsInVain } from './rebuild'
import { uploadDocumentStep } from './upload-document'
import { uploadFile } from './upload-file'
import { uploadVideoStep } from './upload-video'

/**
 * Posts of a LinkedIn member or organization. LinkedIn fetches nothing by address: every file is uploaded for the account
 * that posts it, which nobody sees.
 *
 * | what shows   | steps before the commit                                                                   |
 * |--------------|-------------------------------------------------------------------------------------------|
 * | text         | none                                                                                      |
 * | 1-20 images  | upload-image, once for each: `POST /rest/images?action=initializeUpload`, `PUT {uploadUrl}` |
 * | video        | start-video, upload-part for each part, finalize-video, poll-video: see `upload-video.ts`  |
 * | document     | upload-document, poll-document or grace: see `upload-document.ts`                          |
 * | article      | upload-image for its picture, if it has one                                                |
 *
 * | **commit**   | call                                                                                      |
 * |--------------|-------------------------------------------------------------------------------------------|
 * | create-post  | `POST /rest/posts` → 201, the URN in the header `x-restli-id`: see `create-post.ts`        |
 *
 * Images are not asked about before the post: it is refused with `MEDIA_ASSET_WAITING_UPLOAD`, and nothing created, when
 * one of them is not ready, and each question counts against the day's calls. There is no idempotency key. After a lost
 * answer an organization's posts are listed; a member's cannot be, so only a person can say: see `find-publication.ts`.
 * Source: Posts, Images, Videos, Documents and MultiImage API.
 */
export function createLinkedInPublisher(linkedin: LinkedInClient, source: MediaSource): Publisher {
  const uploadImageStep = async (
    job: PublishJob,
    images: PublishJob['media'],
    progress: LinkedInProgress,
  ): Promise<Step | undefined> => {
    const item = images[progress.images.length]
    if (!item) return undefined
    const urn = await uploadFile(linkedin, source, 'image', job.account, item)
    const did = `upload-image ${progress.images.length + 1}/${images.length}`
    return { kind: 'continue', did, progress: { ...progress, images: [...progress.images, urn] } }
  }
  const nextUpload = async (job: PublishJob, progress: LinkedInProgress): Promise<Step | undefined> => {
    const content = contentOf(job)
    switch (content.kind) {
      case 'text':
        return undefined
      case 'images':
      case 'article':
        return uploadImageStep(job, content.images, progress)
      case 'video':
        return uploadVideoStep({ linkedin, source }, job, content.video, progress)
      case 'document':
        return uploadDocumentStep(linkedin, source, job, content.document, progress)
    }
  }
  return {
    async prepare(job, saved) {
      const progress = readProgress(saved)
      if (waitsInVain(progress)) return uploadAgain(progress)
      const step = await nextUpload(job, progress)
      if (step) return step
      const { commits, firstCommitAt = Date.now() } = progress
      return { kind: 'ready', progress: { ...progress, commits: commits + 1, firstCommitAt } }
    },
    commit: (job, saved) => createPost(linkedin, job, readProgress(saved)),
    look: (job, saved, commit) => findPost(linkedin, job, readProgress(saved), commit),
    seek: (job, lost) => seekPost(linkedin, job, lost),
    permalink: (_job, externalId) => `https://www.linkedin.com/feed/update/${externalId}/`,
    comment: (job, externalId, text) => createComment(linkedin, job, externalId, text),
  }
}
