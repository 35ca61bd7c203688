import type { PublishJob } from './publisher'

/** Why this cut of the publishers cannot publish a job; undefined when it can. Asked before any call. */
export function refuseAllButImageFeeds(job: PublishJob, limits: { min: number; max: number }): string | undefined {
  if (job.kind !== 'feed') return `publishing a ${job.kind} is not supported yet`
  const other = job.media.find((item) => item.type !== 'image')
  if (other) return `publishing a ${other.type} is not supported yet`
  if (job.media.length < limits.min) return 'this platform needs at least one image'
  if (job.media.length > limits.max) return `at most ${limits.max} images, this post has ${job.media.length}`
  return undefined
}
