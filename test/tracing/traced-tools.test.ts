import { expect, it } from 'vitest'
import type { LedgerEntry } from '../../src/db/queue/ledger'
import { createLogger } from '../../src/observability/log'
import type { OnCall } from '../../src/platforms/calls/told-calls'
import { tracedTools } from '../../src/services/traced-tools'

const breaks = () => {
  throw new Error('a fault of what traces are made with')
}

it('a fault of tracing itself costs no post its answer, and its lines name the trace all the same', async () => {
  const saved: LedgerEntry[] = []
  let onCall: OnCall = () => {}
  const traced = tracedTools(
    { traceId: 'ab', called: breaks, ended: breaks, broke: breaks },
    {
      log: createLogger({ LOG_LEVEL: 'silent', LOG_FORMAT: 'json' }, 'WORKER'),
      save: async (entry) => saved.push(entry) > 0,
      publishersTelling: (tell) => {
        onCall = tell
        return {} as never
      },
    },
  )
  onCall('linkedin', 'POST /rest/posts', '201', 5, { method: 'POST', url: 'no address' })
  traced?.ended('published')
  traced?.broke(undefined)
  const post = { scheduleId: 's', claimToken: 't', postDetailId: 'p' }
  const line = { postDetailId: 'p', attempt: 1, step: 'commit', outcome: 'published' } as const
  await traced?.tools.save({ ...post, timeline: [line] })
  await traced?.tools.save(post)
  expect(saved).toEqual([{ ...post, timeline: [{ ...line, traceId: 'ab' }] }, post])
})
