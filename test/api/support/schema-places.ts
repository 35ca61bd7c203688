import type { z } from 'zod'

/** One place of a schema, by the way to it: `media[].url`. */
export type Place = { path: string; schema: z.ZodType; kind: 'text' | 'list' | 'names' }

type Def = {
  type: string
  shape?: Record<string, z.ZodType>
  catchall?: z.ZodType
  element?: z.ZodType
  options?: z.ZodType[]
  innerType?: z.ZodType
  in?: z.ZodType
  out?: z.ZodType
  keyType?: z.ZodType
  valueType?: z.ZodType
}

const wrappers = ['optional', 'nullable', 'default', 'prefault', 'catch', 'readonly', 'nonoptional']
const leaves = [
  'string',
  'number',
  'int',
  'boolean',
  'enum',
  'literal',
  'unknown',
  'any',
  'undefined',
  'null',
  'transform',
]

/**
 * Every place of a schema that a text, a list or an object of one's own names could be sent to. What is read by code (a
 * transform) is three places at once: nobody can tell from it what it takes.
 * @throws for a kind of schema it does not know, so that none is passed over
 */
export function placesOf(schema: z.ZodType, path = '', outer = schema): Place[] {
  const def = schema._zod.def as unknown as Def
  const inside = (one: z.ZodType | undefined, name = '') => (one ? placesOf(one, path + name) : [])
  if (wrappers.includes(def.type))
    return placesOf(def.innerType as z.ZodType, path, def.type === 'catch' ? outer : undefined)
  switch (def.type) {
    case 'object':
      if (def.catchall && typeOf(def.catchall) !== 'never') throw new Error(`${path}: takes any name`)
      return Object.entries(def.shape ?? {}).flatMap(([name, one]) => inside(one, path ? `.${name}` : name))
    case 'array':
      return [{ path, schema, kind: 'list' }, ...inside(def.element, '[]')]
    case 'record':
      return [{ path, schema, kind: 'names' }, ...inside(def.keyType, '{name}'), ...inside(def.valueType, '{}')]
    case 'union':
      return (def.options ?? []).flatMap((one) => inside(one))
    case 'pipe': {
      const first = typeOf(def.in as z.ZodType)
      // A transform behind a schema sees what that one has let through; a transform in front sees everything.
      if (first !== 'transform') return first === 'unknown' ? all(path, schema) : inside(def.in)
      return [...all(path, schema), ...inside(def.out).filter((place) => place.path !== path)]
    }
    default:
      if (!leaves.includes(def.type))
        throw new Error(`${path}: what is sent as "${def.type}" is not known to this walk`)
      return [{ path, schema: outer, kind: 'text' }]
  }
}

const typeOf = (schema: z.ZodType) => schema._zod.def.type as string

const all = (path: string, schema: z.ZodType): Place[] =>
  (['text', 'list', 'names'] as const).map((kind) => ({ path, schema, kind }))
