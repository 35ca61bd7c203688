import { counted } from '../domain/counted'
import type { Complaints } from './complaints'
import { findLanes } from './find-lanes'
import type { LaneNotes } from './lane-notes'
import type { TaskList } from './task-list'
import type { EngineTools } from './tools'

/** Of the list of lanes: above this share the operator is told. */
const NEARLY_FULL = 0.8

type Tools = EngineTools & { tasks: TaskList; notes: LaneNotes; complaints: Complaints; found(): void }

/**
 * One sweep: finds the lanes that somebody waits in and puts those into the list that are not in it. A list that is full takes no
 * more, so that neither Redis nor this process holds more than it was given; the lanes left out are found when it has room.
 */
export async function sweep(tools: Tools): Promise<void> {
  const { redis, keys, tasks, notes, complaints, log, config, found } = tools
  const most = config.PROMOTION_QUEUE_CAPACITY
  let lanes = 0
  notes.beginSweep()
  for await (const page of findLanes(redis, keys)) {
    const fresh: string[] = []
    for (const lane of page) {
      lanes++
      if ('unfit' in lane) {
        complaints.about('unfit lanes', `A queue is left alone for its name: ${describe(lane.unfit)}`)
        continue
      }
      notes.seen(lane.event)
      if (!tasks.has(lane.event)) fresh.push(lane.event)
    }
    await tasks.add(fresh.slice(0, Math.max(0, most - tasks.size)))
    if (fresh.length > 0) found()
  }
  notes.endSweep()
  // What stands in a list that is gone, somebody must try to take before it can be found again.
  if (tasks.size > 0) found()
  if (tasks.size > most * NEARLY_FULL) {
    complaints.about('the list is nearly full', `Thread pool queue approaching capacity: ${tasks.size}/${most}`)
  }
  log.debug({ lanes, queued: tasks.size }, `${counted(lanes, 'queue')} found`)
}

/** A name for a line of the log: short, and nothing that a terminal obeys. */
const describe = (name: string): string => JSON.stringify(name.slice(0, 80))
