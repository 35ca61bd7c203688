import { wrongs } from './judge'
import type { Played } from './play'

type Column = { name: string; count(played: Played[]): number; mustBeZero?: true }

const ended = (end: Played['end']) => (played: Played[]) =>
  played.filter((p) => p.end === end && p.wrongs.length === 0).length

const columns: Column[] = [
  { name: 'cases', count: (played) => played.length },
  { name: 'once', count: ended('once') },
  { name: 'asked a person', count: ended('asked') },
  { name: 'refused truthfully', count: ended('refused') },
  ...wrongs.map((kind) => ({
    name: kind,
    count: (played: Played[]) => played.filter((p) => p.wrongs.some((w) => w.kind === kind)).length,
    mustBeZero: true as const,
  })),
  { name: 'not reached', count: (played) => played.filter((p) => p.missed).length },
]

/** The table people read: one line per kind of post, and the sum. */
export function table(played: Played[]): string {
  const kinds = new Map<string, Played[]>()
  for (const one of played) {
    const kind = one.id.split(':').slice(0, 2).join(':')
    kinds.set(kind, [...(kinds.get(kind) ?? []), one])
  }
  const rows = [...kinds].map(([kind, list]) => [kind, ...columns.map((column) => String(column.count(list)))])
  const head = ['', ...columns.map((column) => column.name)]
  const sum = ['all', ...columns.map((column) => String(column.count(played)))]
  const widths = head.map((_, i) => Math.max(...[head, ...rows, sum].map((row) => (row[i] ?? '').length)))
  const line = (row: string[]) =>
    row.map((cell, i) => (i === 0 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0))).join('  ')
  return [line(head), ...rows.map(line), line(sum)].join('\n')
}

/** What went wrong in one case, and how to see it again. */
export const complaint = (played: Played): string =>
  `${played.id}\n${played.wrongs.map(({ kind, why }) => `    ${kind}: ${why}`).join('\n')}`

export const isWrong = (played: Played) => played.wrongs.length > 0
