import * as z from 'zod/mini'
import { counted } from '../../../domain/counted'
import { PublishError } from '../../../domain/failure'
import { fail } from '../../calls/call-purpose'
import type { PublishJob } from '../../calls/publisher'
import type { GraphClient } from '../../meta/graph-client'

const limit = z.object({
  data: z.array(
    z.object({
      quota_usage: z.coerce.number(),
      config: z.object({ quota_total: z.coerce.number(), quota_duration: z.optional(z.coerce.number()) }),
    }),
  ),
})

/** The quota rolls: something frees when the oldest post of the last 24 hours grows too old. Nobody says when that is. */
const ASK_AGAIN_MS = 3_600_000

/** The answer is an advice, not worth much of a worker's time. */
const PATIENCE_MS = 5_000

/**
 * Throws `rate-limited` when the account's posts of the day are used up, so that no commit is sent only to be refused.
 * The total is read and not assumed: documents say 25, 50 and 100. A failing read stops nothing, since the platform
 * keeps the limit itself (9/2207042). Source: content_publishing_limit reference.
 */
export async function requireQuota(graph: GraphClient, job: PublishJob): Promise<void> {
  const asked = graph(
    {
      purpose: 'prepare',
      method: 'GET',
      path: `/${job.account.externalId}/content_publishing_limit`,
      token: job.account.token,
      params: { fields: 'quota_usage,config' },
    },
    limit,
  ).catch((error: unknown) => {
    if (error instanceof PublishError) return undefined
    throw error
  })
  const [found] = (await withinPatience(asked))?.data ?? []
  if (!found || found.quota_usage < found.config.quota_total) return
  const used = `${found.quota_usage} of ${counted(found.config.quota_total, 'post')} of the last 24 hours are used`
  fail('rate-limited', `Instagram's publishing limit is reached: ${used}`, {}, ASK_AGAIN_MS)
}

async function withinPatience<T>(answer: Promise<T>): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined
  const over = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), PATIENCE_MS)
  })
  try {
    return await Promise.race([answer, over])
  } finally {
    clearTimeout(timer)
  }
}
