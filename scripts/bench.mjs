/**
 * Measures what the project promises about its speed, on a throw-away database and a sandbox of its own.
 *   node scripts/bench.mjs [--only NAME[,NAME]] [--beside FOLDER [--turns N]] [--json FILE] [--quick]
 */
import { writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { benchmarkNames, runBenchmarks, usualBenchmarks } from './bench/run-benchmarks.mjs'
import { runBeside } from './bench/run-beside.mjs'
import { say } from './lib/project.mjs'

const usage = `Usage: npm run bench -- [--only NAME[,NAME]] [--beside FOLDER [--turns N]] [--json FILE] [--quick]
Names: ${benchmarkNames.join(', ')}
All but ${benchmarkNames.filter((name) => !usualBenchmarks.includes(name)).join(', ')} when none is named.
--beside FOLDER  another version, a built checkout of it: both in turn (--turns, 2), and what each says beside the other
--quick  few repetitions and rows: shows that the benchmarks work; its figures mean nothing`

try {
  const options = readArguments()
  if (options.help) {
    process.stdout.write(`${usage}\n`)
    process.exit()
  }
  const report = await (options.beside === undefined ? runBenchmarks : runBeside)(options)
  if (options.json) writeFileSync(options.json, `${JSON.stringify(report, null, 2)}\n`)
} catch (error) {
  say(`\n${error.message}`)
  process.exitCode = 1
}
// A benchmark that was interrupted may have left timers and connections behind that nobody waits for.
process.exit()

function readArguments() {
  const options = {
    only: { type: 'string' },
    beside: { type: 'string' },
    turns: { type: 'string', default: '2' },
    json: { type: 'string' },
    quick: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  }
  let values
  try {
    values = parseArgs({ options }).values
  } catch (error) {
    throw new Error(`${error.message}\n${usage}`)
  }
  if (values.help) return values
  const only = values.only?.split(',') ?? usualBenchmarks
  const unknown = only.filter((name) => !benchmarkNames.includes(name))
  if (unknown.length > 0) throw new Error(`No such benchmark: ${unknown.join(', ')}\n${usage}`)
  const turns = Number(values.turns)
  if (!Number.isInteger(turns) || turns < 1) throw new Error(`--turns ${values.turns}: a number from 1 on\n${usage}`)
  return { ...values, only, turns }
}
