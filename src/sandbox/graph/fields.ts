import type { World } from '../state/world'
import { invalidParameter, notImitatedHere } from './graph-error'

/** What `fields=a,b{c,d}` asks for: name to what is asked of it in turn. */
export type FieldSelection = Map<string, FieldSelection | undefined>

/** The fields a kind of object has; a field is computed only when it is asked for. */
export type FieldTable<T> = Record<string, (node: T, world: World, nested?: FieldSelection) => unknown>

/** What a kind of object shows, and what of it when nothing is asked for. */
export interface NodeFields<T> {
  typeName: string
  standard: readonly string[]
  table: FieldTable<T>
}

/** Parses `id,children.limit(3){id},attachments{target,subattachments{target}}`. */
export function parseFields(text: string): FieldSelection {
  let at = 0
  const readList = (): FieldSelection => {
    const selection: FieldSelection = new Map()
    while (at < text.length && text[at] !== '}') {
      const match = /^\s*([\w-]+)(?:\.\w+\([^)]*\))*\s*/.exec(text.slice(at))
      if (!match?.[1]) throw invalidParameter(`Syntax error at character ${at} of fields: ${text}`)
      at += match[0].length
      let nested: FieldSelection | undefined
      if (text[at] === '{') {
        at += 1
        nested = readList()
        at += 1
      }
      selection.set(match[1], nested)
      while (text[at] === ',' || text[at] === ' ') at += 1
    }
    return selection
  }
  return readList()
}

/** The object as asked for; a field that is not in the table is error 100, whether the platform knows it or not. */
export function selectFields<T>(
  world: World,
  node: T,
  { typeName, standard, table }: NodeFields<T>,
  asked: string | undefined,
): Record<string, unknown> {
  const selection: FieldSelection = asked ? parseFields(asked) : new Map(standard.map((name) => [name, undefined]))
  const result: Record<string, unknown> = {}
  for (const [name, nested] of selection) {
    const field = Object.hasOwn(table, name) ? table[name] : undefined
    if (!field) throw notImitatedHere(`field (${name}) on node type (${typeName}) does not exist or`)
    const value = field(node, world, nested)
    if (value !== undefined) result[name] = nested ? narrow(value, nested) : value
  }
  // The id comes along whether it was asked for or not.
  if (!Object.hasOwn(result, 'id') && table.id) result.id = table.id(node, world)
  return result
}

function narrow(value: unknown, selection: FieldSelection): unknown {
  if (Array.isArray(value)) return value.map((item) => narrow(item, selection))
  if (typeof value !== 'object' || value === null) return value
  const entries = value as Record<string, unknown>
  if (Array.isArray(entries.data)) return { ...entries, data: narrow(entries.data, selection) }
  const result: Record<string, unknown> = {}
  for (const [name, nested] of selection) {
    const field = Object.hasOwn(entries, name) ? entries[name] : undefined
    if (field !== undefined) result[name] = nested ? narrow(field, nested) : field
  }
  return result
}
