import { oneLine } from './terminal-text'

/** Lays out rows in columns under their names. */
export function table(names: string[], rows: string[][]): string {
  const lines = [names, ...rows.map((row) => row.map(oneLine))]
  const widths = names.map((_, column) => Math.max(...lines.map((line) => (line[column] ?? '').length)))
  return lines
    .map(
      (line) =>
        `${line
          .map((cell, column) => cell.padEnd(widths[column] ?? 0))
          .join('  ')
          .trimEnd()}\n`,
    )
    .join('')
}
