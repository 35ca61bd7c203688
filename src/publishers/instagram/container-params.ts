import type { MediaItem } from '../../domain/post'
import type { PublishJob } from '../publisher'

/** Parameters of `POST /{user}/media` by kind. Source: IG User media reference. */

const picture = (item: MediaItem) => ({ image_url: item.url, ...(item.altText && { alt_text: item.altText }) })
const captionOf = (job: PublishJob) => (job.caption ? { caption: job.caption } : {})

export const singleParams = (job: PublishJob) => ({ ...(job.media[0] && picture(job.media[0])), ...captionOf(job) })

/** Children carry no caption. */
export const childParams = (item: MediaItem) => ({ ...picture(item), is_carousel_item: true })

export const parentParams = (job: PublishJob, children: string[]) => ({
  media_type: 'CAROUSEL',
  children: children.join(','),
  ...captionOf(job),
})
