/** What stands in the answer of /metrics, each series by its name and its labels as they are written. */
export function scraped(text: string): Map<string, number> {
  const series = new Map<string, number>()
  for (const line of text.split('\n')) {
    if (line === '' || line.startsWith('#')) continue
    const end = line.lastIndexOf(' ')
    const name = line.slice(0, end)
    if (series.has(name)) throw new Error(`${name} stands there twice`)
    series.set(name, Number(line.slice(end + 1)))
  }
  return series
}
