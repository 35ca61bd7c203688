import { allQueues, type QueueState, queueState, type Waiting, whoWaits } from '../../promotion/queue-report'
import { withQueues } from '../../services/queues'
import { type AsJson, jsonDocument } from '../json'
import type { Action } from '../surroundings'
import { table } from '../table'

type Options = AsJson & { limit: number }

/** Shows the queues, or one of them with those who wait first. */
export const list: Action<Options> = (around, { json, limit }, event?: string) =>
  withQueues(around, async ({ redis, keys, config }) => {
    const tools = { redis, keys, capacity: config.ENTRY_QUEUE_CAPACITY }
    const queues = event === undefined ? await allQueues(tools) : [await queueState(tools, event)]
    const members = event === undefined ? undefined : await whoWaits(tools, event, limit)
    if (json) around.out(jsonDocument({ queues, ...(members && { members }) }))
    else {
      around.out(tableOfQueues(queues))
      if (members && members.length > 0) around.out(`\n${tableOfMembers(members)}`)
    }
    return 0
  })

const tableOfQueues = (queues: QueueState[]) =>
  table(
    ['EVENT', 'WAITING', 'INSIDE', 'PLACES'],
    queues.map(({ event, waiting, held, capacity }) => [event, String(waiting), String(held), String(capacity)]),
  )

const tableOfMembers = (members: Waiting[]) =>
  table(
    ['POSITION', 'MEMBER', 'SCORE', 'RECORD'],
    members.map(({ position, member, score, hasRecord }) => [
      String(position),
      member,
      score,
      hasRecord ? 'yes' : 'none: not let in before it has one',
    ]),
  )
