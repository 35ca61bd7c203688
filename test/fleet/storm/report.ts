import type { Report } from './storm'

/** What is not as it must be, in lines that say where to look. */
export function complaints(report: Report, { capacity }: { capacity: boolean }): string[] {
  const of = (what: string, list: string[]) => list.map((line) => `${what}: ${line}`)
  return [
    ...of('twice', report.twice),
    ...of('lost', report.lost),
    ...of('early', report.early),
    ...of('wrong', report.wrong),
    ...of('not done in time', report.late),
    ...(capacity ? of('over capacity', overLines(report.over)) : []),
  ]
}

/** One line for each account. */
function overLines(over: Report['over']): string[] {
  const accounts = new Map<string, Report['over']>()
  for (const one of over) accounts.set(one.account, [...(accounts.get(one.account) ?? []), one])
  return [...accounts].map(
    ([account, all]) =>
      `page ${account} had up to ${Math.max(...all.map(({ underWay }) => underWay))} calls at once, ${all.length} times, first at ${new Date(all[0]?.at ?? 0).toISOString()}`,
  )
}

/** What people read at the end. */
export function summary(report: Report): string {
  const late = [...report.lateMs].sort((a, b) => a - b)
  const part = (share: number) => ((late[Math.floor(late.length * share)] ?? 0) / 1_000).toFixed(1)
  const rows: [string, string | number][] = [
    ['posts', report.posts],
    ['twice', report.twice.length],
    ['lost', report.lost.length],
    ['early', report.early.length],
    ['otherwise wrong', report.wrong.length],
    ['not done in time', report.late.length],
    ['over capacity', `${report.over.length} (counted in ${report.countedSeconds} s of the storm and after it)`],
    ['over capacity while Redis was away or a server was cut off', report.overWhileRough.length],
    ['the most calls of one account at once', report.mostAtOnce],
    ['all done after the storm', `${(report.doneAfterMs / 1_000).toFixed(1)} s`],
    ['held by servers that were dead as a whole', report.orphans],
    ['late (p50 / p99 / most)', `${part(0.5)} / ${part(0.99)} / ${part(1 - 1e-9)} s`],
    ['lives of parents; ticks', `${report.lives}; ${report.ticks}`],
  ]
  const width = Math.max(...rows.map(([name]) => name.length))
  return rows.map(([name, value]) => `${name.padEnd(width)}  ${value}`).join('\n')
}
