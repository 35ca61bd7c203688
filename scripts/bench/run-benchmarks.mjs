import { cpus, totalmem } from 'node:os'
import { interrupted } from '../lib/ended-by.mjs'
import { say } from '../lib/project.mjs'
import * as apiLoad from './api-load.mjs'
import * as balanced from './balanced.mjs'
import * as claim from './claim.mjs'
import * as drain from './drain.mjs'
import * as fleet from './fleet.mjs'
import * as idleTick from './idle-tick.mjs'
import * as lateness from './lateness.mjs'
import * as memory from './memory.mjs'
import * as neighbours from './neighbours.mjs'
import * as oneTick from './one-tick.mjs'
import * as overload from './overload.mjs'
import * as overview from './overview.mjs'
import * as promotion from './promotion.mjs'
import * as prune from './prune.mjs'
import * as receiveMemory from './receive-memory.mjs'
import * as resident from './resident.mjs'
import * as residentHour from './resident-hour.mjs'
import { printFigures } from './support/print-figures.mjs'
import { undoStack } from './support/undo-stack.mjs'
import { openWorld } from './support/world.mjs'
import * as ticks from './ticks.mjs'
import * as told from './told.mjs'
import * as uploadMemory from './upload-memory.mjs'

const benchmarks = {
  'idle-tick': idleTick,
  claim,
  memory,
  ticks,
  'one-tick': oneTick,
  drain,
  told,
  lateness,
  resident,
  'resident-hour': residentHour,
  fleet,
  'upload-memory': uploadMemory,
  'receive-memory': receiveMemory,
  'api-load': apiLoad,
  overload,
  balanced,
  neighbours,
  prune,
  overview,
  promotion,
}

export const benchmarkNames = Object.keys(benchmarks)

/** Those that run when none is named. */
export const usualBenchmarks = benchmarkNames.filter((name) => !benchmarks[name].isLong)

/**
 * Runs the named benchmarks one after another and returns all they found. Whatever was started is gone afterwards, also
 * after Ctrl-C.
 */
export async function runBenchmarks({ only, quick }) {
  const undo = undoStack()
  const started = performance.now()
  try {
    return await Promise.race([measure(only, quick, started, undo), interrupted()])
  } finally {
    await undo.run()
  }
}

async function measure(only, quick, started, undo) {
  const world = await openWorld(undo)
  const report = {
    startedAt: new Date().toISOString(),
    quick,
    machine: {
      cpu: cpus()[0]?.model ?? 'unknown',
      cores: cpus().length,
      memoryMb: Math.round(totalmem() / 2 ** 20),
      node: process.version,
    },
    database: await world.describeDatabase(),
    benchmarks: {},
    missed: [],
  }
  say(`Database ${report.database.version}, ${report.database.durability}`)
  for (const name of only) {
    const { title, run } = benchmarks[name]
    say(`\n${name} …`)
    const since = performance.now()
    // What one benchmark opens is closed before the next begins: it would be measured along.
    const own = undoStack()
    undo.push(() => own.run())
    const result = { title, ...(await run(world.with(own), { quick })), tookS: secondsSince(since) }
    await own.run()
    report.benchmarks[name] = result
    report.missed.push(...result.figures.filter(({ met }) => met === false).map(({ figure }) => `${name}: ${figure}`))
    printFigures(name, result, quick)
  }
  report.tookS = secondsSince(started)
  sumUp(report)
  return report
}

function sumUp({ quick, missed, tookS }) {
  const verdict = missed.length === 0 ? 'every target met' : `${missed.length} targets missed:`
  process.stdout.write(`\n${quick ? 'A quick run: the figures mean nothing' : verdict} (${tookS} s)\n`)
  if (!quick) for (const line of missed) process.stdout.write(`  ${line}\n`)
}

const secondsSince = (moment) => Number(((performance.now() - moment) / 1000).toFixed(1))
