import type { Platform } from '../../src/domain/post'
import type { PublishJob } from '../../src/platforms/calls/publisher'
import { whyUnpublishable } from '../../src/workers/why-unpublishable'

/** Why a worker does not begin with a job; undefined when it does. */
export const refusalOf = (platform: Platform, job: PublishJob, status: 'planned' | 'unconfirmed' = 'planned') =>
  whyUnpublishable({ ...job, platform }, { kind: job.kind, status })
