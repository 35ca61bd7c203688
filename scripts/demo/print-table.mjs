/** Prints what was published where. */
export function printTable(rows) {
  const head = ['Platform', 'Post', 'Status', 'Files', 'Id there', 'Address there']
  const cells = rows.map((row) => [
    row.platform,
    row.kind,
    row.status,
    row.pictures,
    row.externalId,
    row.problem || row.permalink,
  ])
  const widths = head.map((title, column) =>
    Math.max(...[head, ...cells].map((line) => line[column].length), title.length),
  )
  const print = (line) =>
    process.stdout.write(
      `${line
        .map((cell, i) => cell.padEnd(widths[i]))
        .join('  ')
        .trimEnd()}\n`,
    )
  process.stdout.write('\n')
  print(head)
  print(widths.map((width) => '-'.repeat(width)))
  for (const line of cells) print(line)
}
