/** Prints one benchmark's table and the notes below it. */
export function printFigures(name, { title, figures, notes = [], tookS }, quick) {
  const head = ['Figure', 'Median', 'Range', 'Target', '']
  const rows = figures.map(({ figure, value, unit, range, runs, target, met, note }) => [
    figure,
    `${value}${unit && ` ${unit}`}`,
    range ? `${range[0]} – ${range[1]} (${runs})` : '',
    target ? `${target.most === undefined ? `≥ ${target.least}` : `≤ ${target.most}`}${unit && ` ${unit}`}` : '',
    [verdict(met, quick), note].filter(Boolean).join(', '),
  ])
  const widths = head.map((cell, column) => Math.max(cell.length, ...rows.map((row) => row[column].length)))
  const lines = [head, widths.map((width) => '-'.repeat(width)), ...rows]
  process.stdout.write(`\n${name}: ${title} (${tookS} s)\n`)
  for (const line of lines)
    process.stdout.write(
      `  ${line
        .map((cell, i) => cell.padEnd(widths[i]))
        .join('  ')
        .trimEnd()}\n`,
    )
  for (const note of notes) process.stdout.write(`  ${note}\n`)
}

function verdict(met, quick) {
  if (met === undefined || quick) return ''
  return met ? 'met' : 'MISSED'
}
