import { finishedScheduleStatuses } from '../../domain/post-status'
import { numberedRows, olderThan, type Prunable, removed } from './prunable'

/**
 * Lines of the timelines of finished posts. Those of all others stay: whoever claims such a post reads in them what was begun
 * and who died of it. A post without a place in the queue, or one that is gone, is finished.
 */
export const oldTimelines = (keepDays: number): Prunable =>
  numberedRows({
    what: 'timeline',
    table: 'attempts',
    isOld: olderThan('t.at', keepDays),
    mayGo: `NOT EXISTS (SELECT 1 FROM post_schedule s WHERE s.post_detail_id = t.post_detail_id
      AND s.status NOT IN (${finishedScheduleStatuses.map((status) => `'${status}'`).join(', ')}))`,
    remove: (db, ids) => removed(db, 'DELETE FROM attempts WHERE id IN (?)', ids),
  })
