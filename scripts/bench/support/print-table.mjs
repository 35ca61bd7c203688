/** Prints rows of texts under a head, each column as wide as its widest cell. */
export function printTable(head, rows) {
  const widths = head.map((cell, column) => Math.max(cell.length, ...rows.map((row) => row[column].length)))
  for (const line of [head, widths.map((width) => '-'.repeat(width)), ...rows])
    process.stdout.write(
      `  ${line
        .map((cell, i) => cell.padEnd(widths[i]))
        .join('  ')
        .trimEnd()}\n`,
    )
}
