import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { faults } from './faults'
import { type Case, casesOf, play, type Rehearsed, rehearse } from './play'
import { seededRandom, shuffled } from './random'
import { recipes } from './recipes'
import { complaint } from './report'
import { Stage } from './stage'

/** Kinds of posts that together take every kind of step; `npm run test:faults` plays all kinds. */
const kinds = [
  'facebook:photo',
  'instagram:carousel',
  'linkedin:member-image',
  'facebook:feed-story',
  'instagram:reel',
  'linkedin:page-text',
  'facebook:reel',
]

let stages: Stage[] = []
beforeAll(async () => {
  stages = await Promise.all([1, 2].map(() => Stage.open(inject('databaseServer'))))
})
afterAll(async () => {
  await Promise.all(stages.map((stage) => stage.close()))
})

describe('whatever goes wrong, a post is out once, or says truthfully why not', () => {
  it('each fault, at a commit or beside one, and somewhere else', { timeout: 300_000 }, async () => {
    const rehearsals = await onStages(
      recipes.filter(({ platform, name }) => kinds.includes(`${platform}:${name}`)),
      rehearse,
    )
    const rehearsed = rehearsals.filter((result): result is Rehearsed => 'script' in result)
    expect(rehearsed.length).toBe(kinds.length)
    const played = await onStages(sample(rehearsed), play)
    expect(played.filter(({ wrongs }) => wrongs.length > 0).map(complaint)).toEqual([])
    expect(played.filter(({ missed }) => missed).map(({ id }) => id)).toEqual([])
  })
})

/** Two cases of each fault, always the same ones: taken in turn from the kinds, one of them where it hurts most. */
function sample(rehearsed: Rehearsed[]): Case[] {
  const random = seededRandom(20)
  return faults.flatMap((fault, turn) => {
    const atCommit = casesOf(rehearsed[turn % rehearsed.length] as Rehearsed, [fault])
    const elsewhere = casesOf(rehearsed[(turn + 1) % rehearsed.length] as Rehearsed, [fault])
    const hurts = atCommit.filter(({ event, rehearsed: { script } }) => isBesideCommit(event, script))
    return [shuffled(hurts, random)[0], shuffled(elsewhere, random)[0]].filter((one): one is Case => one !== undefined)
  })
}

function isBesideCommit(event: Case['event'], script: Rehearsed['script']): boolean {
  const at = script.indexOf(event)
  return event.commits || script[at + 1]?.commits === true || script[at - 1]?.commits === true
}

async function onStages<T, R>(items: T[], work: (stage: Stage, item: T) => Promise<R>): Promise<R[]> {
  const waiting = [...items]
  const results: R[] = []
  await Promise.all(
    stages.map(async (stage) => {
      for (let item = waiting.shift(); item !== undefined; item = waiting.shift()) results.push(await work(stage, item))
    }),
  )
  return results
}
