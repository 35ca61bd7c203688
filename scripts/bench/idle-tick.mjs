import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { inProject } from '../lib/project.mjs'
import { childrenCpuMs } from './support/children-cpu.mjs'
import { bareEnv } from './support/environment.mjs'
import { figure } from './support/figures.mjs'
import { interleave } from './support/interleave.mjs'
import { cronEntry, runTick, startTimed } from './support/processes.mjs'
import { insertFuturePosts } from './support/rows.mjs'
import { median } from './support/statistics.mjs'

export const title = 'a tick that finds nothing, whole process, against bare Node'

export async function run(world, { quick }) {
  const repetitions = quick ? 3 : 40
  const future = quick ? 2_000 : 200_000
  const empty = await world.openSchema('idle_empty')
  const full = await world.openSchema('idle_full')
  await insertFuturePosts(full, future)
  const [emptyEnv, fullEnv] = [world.envFor(empty), world.envFor(full)]

  const measures = {
    bare: () => startTimed(world, ['-e', '0'], { env: bareEnv() }).ended,
    empty: () => runTick(world, emptyEnv),
    full: () => runTick(world, fullEnv),
  }
  // The first runs after a build compile the program and keep the result.
  for (const measure of Object.values(measures)) for (let n = 0; n < 3; n++) await measure()
  const cpu = { bare: 0, empty: 0, full: 0 }
  const counted = (name, measure) => async () => {
    const before = childrenCpuMs()
    const ms = await measure()
    cpu[name] += childrenCpuMs() - before
    return ms
  }
  const ms = await interleave(
    repetitions,
    Object.fromEntries(Object.entries(measures).map(([name, measure]) => [name, counted(name, measure)])),
  )
  const ratio = (name) => median(ms[name]) / median(ms.bare)
  const cpuRatio = (name) => cpu[name] / cpu.bare
  const apart = Math.abs(median(ms.full) / median(ms.empty) - 1) * 100
  // In runs of its own: asking costs a little time.
  const peaks = { empty: [], full: [] }
  for (let n = 0; n < (quick ? 2 : 7); n++) {
    peaks.empty.push(await peakMegabytes(world, emptyEnv))
    peaks.full.push(await peakMegabytes(world, fullEnv))
  }
  const rows = future.toLocaleString('en')
  return {
    figures: [
      figure('node -e 0', ms.bare, { unit: 'ms', digits: 1 }),
      figure('idle tick, 0 future rows', ms.empty, { unit: 'ms', digits: 1 }),
      figure(`idle tick, ${rows} future rows`, ms.full, { unit: 'ms', digits: 1 }),
      figure('node -e 0, processor time', cpu.bare / repetitions, { unit: 'ms', digits: 1 }),
      figure('ratio by processor time, 0 future rows', cpuRatio('empty'), { unit: '×', target: { most: 2.4 } }),
      figure(`ratio by processor time, ${rows} future rows`, cpuRatio('full'), { unit: '×', target: { most: 2.4 } }),
      figure('ratio by the clock, 0 future rows', ratio('empty'), { unit: '×' }),
      figure(`ratio by the clock, ${rows} future rows`, ratio('full'), { unit: '×' }),
      figure(`0 and ${rows} future rows lie apart`, apart, { unit: '%', target: { most: 10 }, digits: 1 }),
      figure('peak memory (VmHWM), 0 future rows', peaks.empty, { unit: 'MB', target: { most: 65 }, digits: 1 }),
      figure(`peak memory (VmHWM), ${rows} future rows`, peaks.full, { unit: 'MB', target: { most: 65 }, digits: 1 }),
    ],
    notes: [
      `Interleaved, ${repetitions} runs each, started and timed from outside; warm code cache, cron's environment.`,
    ],
  }
}

async function peakMegabytes(world, env) {
  const file = join(world.folder, 'peak')
  await startTimed(world, ['-r', inProject('scripts/bench/support/peak-rss.cjs'), cronEntry], {
    env: { ...env, BENCH_PEAK_FILE: file },
    stdio: ['ignore', world.tickLog, world.tickLog],
  }).ended
  return Number(readFileSync(file, 'utf8')) / 1024
}
