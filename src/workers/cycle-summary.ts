import { inspect } from 'node:util'
import { counted } from '../domain/counted'
import type { Logger } from '../observability/log'
import type { WorkerCounts } from './worker-protocol'

/** What one worker's cycle came to, in the words of the user's document 002. */
export type CycleSummary = {
  /** Claims of dead workers that were taken back before it. */
  recovered: number
  /** Posts that were worked on; what waits for a platform or was given back has its turn still before it. */
  processed: number
  successful: number
  /** Of the processed: those to be tried again included. */
  failed: number
  durationMs: number
}

/** Says the end of a worker's cycle as operators read it, and returns it. */
export function sayCycleEnd(
  log: Logger,
  counts: WorkerCounts,
  { recovered = 0, durationMs }: { recovered?: number; durationMs: number },
): CycleSummary {
  const failed = counts.retried + counts.failed + counts.unconfirmed + counts.held + counts.missed
  const summary = {
    recovered,
    processed: counts.published + failed,
    successful: counts.published,
    failed,
    durationMs: Math.round(durationMs),
  }
  log.info({ counts }, sentence(counts))
  log.info(summary, `Cycle Summary: ${inspect(summary, { breakLength: Number.POSITIVE_INFINITY })}`)
  log.info(`Cycle completed in ${summary.durationMs}ms`)
  return summary
}

/** `Published 5 posts successfully`; `Published 4 posts, 1 retry`. */
function sentence(counts: WorkerCounts): string {
  const others = Object.entries(names).flatMap(([outcome, [one, more]]) => {
    const count = counts[outcome as keyof typeof names]
    return count > 0 ? counted(count, one, more) : []
  })
  if (others.length > 0) return `Published ${counted(counts.published, 'post')}, ${others.join(', ')}`
  return counts.published > 0
    ? `Published ${counted(counts.published, 'post')} successfully`
    : 'Found no post left to publish'
}

const names: Record<Exclude<keyof WorkerCounts, 'published'>, [one: string, more: string]> = {
  retried: ['retry', 'retries'],
  waiting: ['waiting', 'waiting'],
  failed: ['failed', 'failed'],
  unconfirmed: ['unconfirmed', 'unconfirmed'],
  held: ['held', 'held'],
  missed: ['missed', 'missed'],
  released: ['given back', 'given back'],
  lost: ['taken over by another worker', 'taken over by other workers'],
}
