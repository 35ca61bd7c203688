import type { Publication as Visible } from '../../src/sandbox/state/publications'
import type { Fault } from './faults'
import { type Judgement, judge, lostLinesAmiss } from './judge'
import { type Recipe, recipeId } from './recipes'
import { type Event, isAtCommit, type Script } from './script'
import { settle } from './settle'
import type { Stage } from './stage'
import { signal } from './tick-process'

/** A recipe that went out once without trouble. */
export type Rehearsed = { recipe: Recipe; script: Script; like: Visible[] }

export type Case = {
  id: string
  rehearsed: Rehearsed
  event: Event
  fault: Fault
  /** The post is due a second after the tick has begun, which waits for it. */
  ahead?: boolean
}

export type Played = Judgement & {
  id: string
  /** The point of the fault was never reached, so nothing was tried. */
  missed: boolean
  ms: number
}

const nothingAllowed = { ask: false, refuse: false, hold: false }

/** Runs a recipe with nothing going wrong, and writes down what happened. */
export async function rehearse(stage: Stage, recipe: Recipe): Promise<Rehearsed | { unsupported: string } | Played> {
  const startedAt = performance.now()
  const postId = await stage.reset(recipe)
  const script: Script = []
  const { world } = stage.sandbox
  const addLines = () => {
    for (let n = script.filter((e) => e.kind === 'line').length + 1; n <= stage.lines; n++)
      script.push({ kind: 'line', n, what: 'of the log', commits: false })
  }
  const addCall = world.calls.add
  world.calls.add = (call) => {
    addLines()
    const event: Event = {
      kind: 'call',
      n: script.filter((e) => e.kind === 'call').length + 1,
      what: call.operation,
      commits: false,
    }
    script.push(event)
    const before = world.publications.all().length
    stage.calls.onDone(event.n, () => {
      event.commits = world.publications.all().length > before
    })
    addCall(call)
  }
  stage.proxy.hook = {
    before: async (write) => {
      addLines()
      script.push({ kind: 'write', n: write.n, what: `${write.writer}: ${write.tables}`, commits: false })
      return 'pass'
    },
  }
  const env = stage.lineEnv()
  await stage.finish(stage.start(env))
  await settle(stage, { env })
  addLines()
  world.calls.add = addCall
  const judgement = await judge(stage, recipe, postId, nothingAllowed)
  if (judgement.end === 'refused' && /not supported yet/.test(judgement.reason)) {
    return { unsupported: judgement.reason }
  }
  if (judgement.wrongs.length > 0) {
    const ms = performance.now() - startedAt
    return { ...judgement, id: `${recipeId(recipe)}:clean`, missed: false, ms }
  }
  return { recipe, script, like: structuredClone([...world.publications.all()]) }
}

/** Every fault at every point where it can strike. */
export function casesOf(rehearsed: Rehearsed, faults: Fault[]): Case[] {
  const { recipe, script } = rehearsed
  return script.flatMap((event) =>
    faults
      .filter((fault) => fault.at === event.kind)
      .filter((fault) => !(fault.sleeps && event.what.startsWith('dispatcher')))
      .map((fault) => ({ id: `${recipeId(recipe)}:${event.kind}${event.n}:${fault.name}`, rehearsed, event, fault })),
  )
}

/** Plays one case from a fresh state to its end, and judges it. */
export async function play(stage: Stage, { id, rehearsed, event, fault, ahead }: Case): Promise<Played> {
  const startedAt = performance.now()
  const { recipe, script, like } = rehearsed
  const postId = await stage.reset(recipe, ahead)
  fault.arrange?.(stage, event.n, recipe)
  const env = { ...fault.env?.(stage, event.n), ...(ahead && { LOOK_AHEAD_SECONDS: '58' }) }
  if (fault.ofAnswer) {
    await stage.tickHere(env)
  } else {
    const tick = stage.start(env)
    if (fault.sleeps) await sleepThrough(stage, event, tick)
    await stage.finish(tick)
  }
  const struck = () => hasStruck(stage, event)
  if (fault.reconnects) {
    await settle(stage, { ticks: 2, struck })
    await stage.reconnect(recipe)
  }
  if (fault.restores) {
    await settle(stage, { struck })
    await stage.restoreBackup()
  }
  // What lasts lasts in processes: it is their log that has no room.
  const ended = await settle(stage, fault.lasts ? { env } : { struck })
  const side = /before|unheard/.test(fault.name) ? 'before' : 'after'
  const allowed = {
    ask: recipe.mayAsk !== 'never' && fault.ambiguous === true && (fault.restores || isAtCommit(script, event, side)),
    ...(fault.restores && { byText: true }),
    refuse: fault.refuses === true,
    hold: false,
  }
  const judgement = await judge(stage, recipe, postId, allowed, like)
  if (event.kind === 'line') judgement.wrongs.push(...(await lostLinesAmiss(stage, script, event)))
  if (!ended) judgement.wrongs.push({ kind: 'stuck', why: 'something was still due after many ticks' })
  return { ...judgement, id, missed: !struck(), ms: performance.now() - startedAt }
}

/** Waits until the worker is stopped, lets another server finish its posts, and wakes it. */
async function sleepThrough(stage: Stage, event: Event, tick: NonNullable<Stage['current']>): Promise<void> {
  let over = false
  void tick.ended.then(() => {
    over = true
  })
  while (!over && !hasStruck(stage, event)) await new Promise((resolve) => setTimeout(resolve, 10))
  if (!over) {
    // The effect of a slow call happens while its worker sleeps, and before another worker comes.
    await new Promise((resolve) => setTimeout(resolve, 400))
    await settle(stage, { host: 'server-b', struck: () => true })
    stage.jumpSteadyClock(180_000)
  }
  for (const pid of tick.workers) signal(pid, 'SIGCONT')
}

function hasStruck(stage: Stage, event: Event): boolean {
  switch (event.kind) {
    case 'call':
      return stage.sandbox.world.calls.all().length >= event.n
    case 'write':
      return stage.proxy.writes.some((write) => write.n === event.n)
    case 'line':
      return stage.lines >= event.n
  }
}
