import type { PublishJob } from '../../calls/publisher'

/** What `POST /{page}/feed` is told to show. */
export function postContent(job: PublishJob, photos: string[]) {
  return {
    ...(job.caption && { message: job.caption }),
    ...(job.link && { link: job.link }),
    ...(photos.length > 0 && { attached_media: photos.map((media_fbid) => ({ media_fbid })) }),
  }
}
