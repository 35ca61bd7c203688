import { PublishError } from '../../src/domain/failure'
import { createHttpClient } from '../../src/platforms/calls/http-client'
import type { Commit, Progress, Publisher, PublishJob, Step } from '../../src/platforms/calls/publisher'
import { createPublishers } from '../../src/platforms/publishers'
import type { Sandbox } from '../../src/sandbox/sandbox'
import { mediaSource } from './media-source'

/** The publishers as a worker gets them, aimed at a sandbox. */
export function publishersFor(sandbox: Sandbox, mediaDir = '/nowhere') {
  const settings = { META_GRAPH_VERSION: 'v26.0', LINKEDIN_VERSION: '202609', ...sandbox.env } as never
  return createPublishers(
    settings,
    createHttpClient(() => 10_000),
    mediaSource(mediaDir),
  )
}

export const jobOf = (account: PublishJob['account'], given: Partial<PublishJob> = {}): PublishJob => ({
  kind: 'feed',
  postType: 'feed',
  caption: '',
  media: [],
  options: {},
  account,
  ...given,
})

/** Everything before the commit, with the progress going through JSON as it does through the database. */
export async function prepareAll(
  publisher: Publisher,
  job: PublishJob,
  from: Progress = {},
  onWait?: (step: Step) => void,
): Promise<Progress> {
  let progress = from
  for (let steps = 0; steps < 500; steps++) {
    const step = await publisher.prepare(job, JSON.parse(JSON.stringify(progress)))
    progress = step.progress
    if (step.kind === 'ready') return JSON.parse(JSON.stringify(progress))
    if (step.kind === 'wait') onWait?.(step)
  }
  throw new Error('not ready after 500 steps')
}

export async function publish(publisher: Publisher, job: PublishJob): Promise<Commit> {
  return publisher.commit(job, await prepareAll(publisher, job))
}

/** The failure a promise is rejected with. */
export async function failureOf(promise: Promise<unknown>) {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  if (!(error instanceof PublishError)) throw new Error(`expected a PublishError, got ${error}`)
  return error.failure
}
