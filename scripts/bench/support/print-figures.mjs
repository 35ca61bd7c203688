import { printTable } from './print-table.mjs'

/** Prints one benchmark's table and the notes below it. */
export function printFigures(name, { title, figures, notes = [], tookS }, quick) {
  const rows = figures.map(({ figure, value, unit, range, runs, target, met, note }) => [
    figure,
    `${value}${unit && ` ${unit}`}`,
    range ? `${range[0]} – ${range[1]} (${runs})` : '',
    target ? `${target.most === undefined ? `≥ ${target.least}` : `≤ ${target.most}`}${unit && ` ${unit}`}` : '',
    [verdict(met, quick), note].filter(Boolean).join(', '),
  ])
  process.stdout.write(`\n${name}: ${title} (${tookS} s)\n`)
  printTable(['Figure', 'Median', 'Range', 'Target', ''], rows)
  for (const note of notes) process.stdout.write(`  ${note}\n`)
}

function verdict(met, quick) {
  if (met === undefined || quick) return ''
  return met ? 'met' : 'MISSED'
}
