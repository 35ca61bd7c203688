import type { PublishJob } from '../../calls/publisher'
import { created } from '../../meta/answers'
import { asciiUrl } from '../../meta/ascii-url'
import { callsFor, type FacebookTools } from './tools'

/** Uploads one photo that nobody sees. Unused, Facebook deletes it after about 24 hours. */
export async function uploadHiddenPhoto(tools: FacebookTools, job: PublishJob, index: number): Promise<string> {
  const item = job.media[index]
  const { page, post } = callsFor(tools.graph, job)
  const params = {
    url: item && asciiUrl(item.url),
    published: false,
    ...(item?.altText && { alt_text_custom: item.altText }),
  }
  return (await post('prepare', `/${page}/photos`, params, created)).id
}

export const uploadPhotoStep = (job: PublishJob, done: number) => `upload-photo ${done}/${job.media.length}`
