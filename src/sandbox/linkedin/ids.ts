/** The ids of a batch: `List(a,b)` as Rest.li 2 writes them, or one parameter each as it was before. */
export function readIds(query: URLSearchParams): string[] {
  const single = [...query].flatMap(([name, value]) => (name === 'ids' || /^ids\[\d+\]$/.test(name) ? [value] : []))
  const [first = ''] = single
  const list = /^List\((.*)\)$/s.exec(first)?.[1]
  return list === undefined ? single.filter(Boolean) : list.split(',').filter(Boolean)
}

/** True when a query names ids. */
export function hasIds(query: URLSearchParams): boolean {
  return query.has('ids') || query.has('ids[0]')
}
