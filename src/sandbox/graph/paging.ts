import type { GraphCall } from './graph-call'
import { invalidParameter } from './graph-error'
import { readTime } from './time'

const DEFAULT_LIMIT = 25
const MAX_LIMIT = 100

/**
 * One page of a listing, newest first, with `since`/`until` and cursors. A cursor names an entry and not a position, so
 * that a listing may grow while somebody walks through it.
 */
export function listPage<T extends { id: string }>(
  call: GraphCall,
  newestFirst: readonly T[],
  timeOf: ((item: T) => number) | undefined,
  show: (item: T) => unknown,
): { data: unknown[]; paging?: unknown } {
  const { params } = call
  const inWindow = timeOf ? within(call, newestFirst, timeOf) : newestFirst
  const items = call.omitNewest > 0 ? inWindow.slice(call.omitNewest) : inWindow
  const limit = Math.min(MAX_LIMIT, Math.max(1, params.number('limit') ?? DEFAULT_LIMIT))
  const start = startOf(items, params.string('after'))
  const page = items.slice(start, start + limit)
  const first = page[0]
  const last = page.at(-1)
  if (!first || !last) return { data: [] }
  const after = cursor(last.id)
  return {
    data: page.map(show),
    paging: {
      cursors: { before: cursor(first.id), after },
      ...(start + limit < items.length && { next: nextUrl(call, after) }),
    },
  }
}

function within<T>(call: GraphCall, items: readonly T[], timeOf: (item: T) => number): readonly T[] {
  const since = edge(call, 'since') ?? Number.NEGATIVE_INFINITY
  const until = edge(call, 'until') ?? Number.POSITIVE_INFINITY
  // Both edges are whole seconds, so an entry of the last second still belongs to it.
  return items.filter((item) => timeOf(item) >= since && timeOf(item) < until + 1000)
}

function edge(call: GraphCall, name: string): number | undefined {
  const text = call.params.string(name)
  if (text === undefined) return undefined
  const time = readTime(text)
  if (time === undefined) throw invalidParameter(`Param ${name} must be a valid time`)
  return time
}

function startOf(items: readonly { id: string }[], after: string | undefined): number {
  if (!after) return 0
  const id = Buffer.from(after, 'base64url').toString('utf8')
  const index = items.findIndex((item) => item.id === id)
  if (index < 0) throw invalidParameter('Invalid cursors values')
  return index + 1
}

function cursor(id: string): string {
  return Buffer.from(id).toString('base64url')
}

function nextUrl(call: GraphCall, after: string): string {
  const query = new URLSearchParams()
  for (const name of call.params.names()) query.set(name, call.params.string(name) ?? '')
  query.set('after', after)
  return `${call.world.url}/${call.incoming.host}${call.incoming.path}?${query}`
}
