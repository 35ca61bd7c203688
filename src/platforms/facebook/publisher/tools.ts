import type * as z from 'zod/mini'
import type { CallPurpose } from '../../calls/call-purpose'
import type { MediaSource, Publisher, PublishJob } from '../../calls/publisher'
import type { GraphClient, GraphRequest } from '../../meta/graph-client'
import type { GraphError } from '../../meta/graph-error'
import type { Rupload } from '../../meta/rupload'

/** What publishing on Facebook needs. */
export type FacebookTools = {
  /** graph.facebook.com */
  graph: GraphClient
  /** graph-video.facebook.com, for the chunks of feed videos. */
  video: GraphClient
  rupload: Rupload
  media: MediaSource
}

/** How one kind of publication is made. */
export type KindPublisher = Pick<Publisher, 'prepare' | 'commit' | 'look' | 'permalink'>

type Params = Record<string, unknown>

/** Calls about the job's page, with its token. */
export function callsFor(graph: GraphClient, job: PublishJob) {
  const { token, externalId: page } = job.account
  return {
    page,
    get: <T>(purpose: CallPurpose, path: string, params: Params, answer: z.ZodMiniType<T>) =>
      graph({ purpose, method: 'GET', path, token, params }, answer),
    post: <T>(
      purpose: CallPurpose,
      path: string,
      params: Params,
      answer: z.ZodMiniType<T>,
      more: { file?: GraphRequest['file'] & object; recover?: (error: GraphError) => T | undefined } = {},
    ) =>
      graph(
        { purpose, method: 'POST', path, token, params, ...(more.file && { file: more.file }) },
        answer,
        more.recover,
      ),
  }
}
export type PageCalls = ReturnType<typeof callsFor>
