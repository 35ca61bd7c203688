import type { Settings } from '../../config/settings'
import { removeExpiredAnswers } from '../api-keys/idempotency-keys'
import { oldCycles, oldOutages } from './old-cycles'
import { oldPosts } from './old-posts'
import { oldTimelines } from './old-timelines'
import { countWhere, keyedRows, numberedRows, olderThan, type Prunable, removed } from './prunable'

const ANSWERS_AT_ONCE = 500

/** How long is kept what operators may want otherwise. 0: for ever. */
export type Keep = Pick<Settings, 'KEEP_CYCLES_DAYS' | 'KEEP_TIMELINE_DAYS' | 'KEEP_POSTS_DAYS'>

/** What was sent to whom, and what a set-back has asked. */
const KEEP_RECORDS_DAYS = 30
/** Of holds that have passed. */
const KEEP_HOLDS_DAYS = 1

/** All that is thrown away by time, in the order in which it goes. */
export function prunables(keep: Keep): Prunable[] {
  return [
    ...(keep.KEEP_CYCLES_DAYS > 0 ? [oldCycles(keep.KEEP_CYCLES_DAYS), oldOutages(keep.KEEP_CYCLES_DAYS)] : []),
    passedHolds,
    expiredAnswers,
    oldDeliveries,
    oldEvents,
    answeredQuestions,
    ...(keep.KEEP_POSTS_DAYS > 0 ? [oldPosts(keep.KEEP_POSTS_DAYS)] : []),
    ...(keep.KEEP_TIMELINE_DAYS > 0 ? [oldTimelines(keep.KEEP_TIMELINE_DAYS)] : []),
  ]
}

const passed = olderThan('until_at', KEEP_HOLDS_DAYS)
const passedHolds = keyedRows({
  what: 'holds',
  table: 'holds',
  key: 'scope',
  isOld: passed,
  remove: (db, scopes) => removed(db, `DELETE FROM holds WHERE scope IN (?) AND ${passed}`, scopes),
})

/** First answers to requests that may be repeated, as long as they are said to be kept. */
const expiredAnswers: Prunable = {
  what: 'answers',
  count: (db) => countWhere(db, 'idempotency_keys', 'expires_at < NOW(3)'),
  async *batches(db) {
    let gone = 0
    do {
      yield async () => {
        gone = await removeExpiredAnswers(db, ANSWERS_AT_ONCE)
        return gone
      }
    } while (gone === ANSWERS_AT_ONCE)
  },
}

/** One that is still to be sent stays, however long its listener has been away. */
const oldDeliveries = numberedRows({
  what: 'deliveries',
  table: 'deliveries',
  isOld: olderThan('t.created_at', KEEP_RECORDS_DAYS),
  mayGo: "t.status <> 'pending'",
  remove: (db, ids) => removed(db, "DELETE FROM deliveries WHERE id IN (?) AND status <> 'pending'", ids),
})

/** Deliveries are sent from their event, and sent again: it goes after the last of them. */
const oldEvents = numberedRows({
  what: 'events',
  table: 'events',
  isOld: olderThan('t.created_at', KEEP_RECORDS_DAYS),
  mayGo: 't.is_spread = 1 AND NOT EXISTS (SELECT 1 FROM deliveries d WHERE d.event_id = t.id)',
  remove: (db, ids) => removed(db, 'DELETE FROM events WHERE id IN (?)', ids),
})

const answered = olderThan('answered_at', KEEP_RECORDS_DAYS)
const answeredQuestions = keyedRows({
  what: 'answered questions',
  table: 'set_back_publications',
  key: 'publication_id',
  isOld: answered,
  remove: (db, ids) =>
    removed(db, `DELETE FROM set_back_publications WHERE publication_id IN (?) AND ${answered}`, ids),
})
