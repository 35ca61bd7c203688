import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { root, say } from '../lib/project.mjs'
import { printTable } from './support/print-table.mjs'
import { median } from './support/statistics.mjs'

/**
 * Runs benchmarks of another version, in a built checkout of its own, and of this one in turn: there, here, here, there. What the
 * machine does meanwhile meets both alike. Each side is measured by its own benchmarks.
 * @param beside the folder of the other version
 * @returns what both found, by benchmark and figure
 */
export async function runBeside({ only, quick, beside, turns }) {
  const folders = { beside: resolve(beside), here: root }
  for (const folder of Object.values(folders)) {
    for (const file of ['scripts/bench.mjs', 'dist/cli.js'])
      if (!existsSync(join(folder, file)))
        throw new Error(`${folder} is no built checkout (no ${file}): npm ci --ignore-scripts && npm run build there`)
  }
  const results = {}
  for (const name of only) {
    const found = { beside: [], here: [] }
    for (let turn = 0; turn < turns; turn++) {
      const order = turn % 2 === 0 ? ['beside', 'here'] : ['here', 'beside']
      for (const side of order) found[side].push(...(await measureIn(folders[side], side, name, quick)))
    }
    results[name] = sumUp(found)
    print(name, results[name], turns)
  }
  return { startedAt: new Date().toISOString(), quick, folders, turns, benchmarks: results }
}

/** @returns the figures, none when that version has no such benchmark */
async function measureIn(folder, side, name, quick) {
  const own = mkdtempSync(join(tmpdir(), 'bench-beside-'))
  try {
    const file = join(own, 'report.json')
    const args = ['scripts/bench.mjs', '--only', name, '--json', file, ...(quick ? ['--quick'] : [])]
    const { code, said } = await run(folder, args)
    if (/^No such benchmark/m.test(said)) return []
    if (code !== 0) throw new Error(`${name} in ${folder} ended with ${code}:\n${said}`)
    say(`${name}, ${side} …`)
    return JSON.parse(readFileSync(file, 'utf8')).benchmarks[name].figures
  } finally {
    rmSync(own, { recursive: true, force: true })
  }
}

function run(cwd, args) {
  const child = spawn(process.execPath, args, { cwd, stdio: ['ignore', 'ignore', 'pipe'] })
  // With this process its benchmark ends too, and takes away what it has started.
  const end = () => child.kill('SIGTERM')
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, end)
  let said = ''
  child.stderr.on('data', (text) => {
    said += text
  })
  return new Promise((done, fail) => {
    child.once('error', fail)
    child.once('close', (code, signal) => {
      for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.off(name, end)
      done({ code: code ?? signal, said })
    })
  })
}

/** The figures that both sides have by the same name, and after them those of one alone. */
function sumUp(found) {
  const names = [...new Set([...found.here, ...found.beside].map(({ figure }) => figure))]
  const rows = names.map((figure) => {
    const of = (side) => found[side].filter((one) => one.figure === figure)
    const values = (side) => of(side).map(({ value }) => value)
    const { unit } = [...of('here'), ...of('beside')][0]
    return { figure, unit, beside: values('beside'), here: values('here') }
  })
  const isOfBoth = ({ beside, here }) => beside.length > 0 && here.length > 0
  return [...rows.filter(isOfBoth), ...rows.filter((row) => !isOfBoth(row))]
}

function print(name, rows, turns) {
  const cell = (values, unit) => (values.length === 0 ? '' : `${values.join(', ')}${unit && ` ${unit}`}`)
  process.stdout.write(
    `\n${name}: the other version and this one, ${turns} ${turns === 1 ? 'time' : 'times'} in turn\n`,
  )
  printTable(
    ['Figure', 'Beside', 'Here', 'Here ÷ beside'],
    rows.map(({ figure, unit, beside, here }) => [figure, cell(beside, unit), cell(here, unit), ratio(here, beside)]),
  )
}

function ratio(here, beside) {
  if (here.length === 0 || beside.length === 0 || median(beside) === 0) return ''
  return (median(here) / median(beside)).toFixed(2)
}
