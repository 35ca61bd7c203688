import { isDeepStrictEqual } from 'node:util'
import { z } from 'zod'
import { fieldWords } from './field-words'

export type JsonSchema = z.core.JSONSchema.BaseSchema

const byName = '#/components/schemas/'

/**
 * Turns the schemas of operations into JSON Schema (draft 2020-12, which OpenAPI 3.1 speaks). What has an `id` in its
 * metadata is described once, under that name.
 */
export class JsonSchemas {
  readonly named: Record<string, JsonSchema> = {}

  /**
   * What has to be sent so that a schema takes it. That is also how answers are described: they are checked and sent before
   * anything is transformed. What a transform takes cannot be told from its code, so such a schema says it in its metadata.
   * @throws when a schema takes anything and says nothing
   */
  of(schema: z.ZodType, where = 'a schema'): JsonSchema {
    const {
      $schema: _,
      $defs = {},
      ...described
    } = z.toJSONSchema(schema, {
      io: 'input',
      target: 'draft-2020-12',
      unrepresentable: 'any',
      override: mend,
    })
    for (const [name, named] of Object.entries($defs)) {
      mustSaySomething(named, name)
      this.add(name, withReferences(named))
    }
    mustSaySomething(described, where)
    return withWords(withReferences(described))
  }

  /** The same under a name of its own. */
  as(name: string, schema: z.ZodType): JsonSchema {
    const described = this.of(schema, name)
    return described.$ref ? described : this.add(name, described)
  }

  /** Describes something under a name; returns the reference to it. */
  add(name: string, schema: JsonSchema): JsonSchema {
    const { id: _, ...described } = withWords(schema)
    const known = this.named[name]
    if (known && !isDeepStrictEqual(known, described)) throw new Error(`Two different schemas have the name ${name}`)
    this.named[name] = described
    return { $ref: byName + name }
  }

  /** What a reference stands for. */
  resolve(schema: JsonSchema): JsonSchema {
    return schema.$ref ? (this.named[schema.$ref.slice(byName.length)] as JsonSchema) : schema
  }
}

function mend({ zodSchema, jsonSchema }: { zodSchema: z.core.$ZodType; jsonSchema: JsonSchema }) {
  const { def } = zodSchema._zod as { def: z.core.$ZodTypeDef & { defaultValue?: unknown } }
  // The format says the same, and can be read.
  if (jsonSchema.format === 'date-time') delete jsonSchema.pattern
  // Left over from the text that a number, or yes or no, is read from.
  if (jsonSchema.type === 'integer' || jsonSchema.type === 'number') delete jsonSchema.pattern
  if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum
  if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum
  if (jsonSchema.exclusiveMinimum === 0 && jsonSchema.type === 'integer') {
    delete jsonSchema.exclusiveMinimum
    jsonSchema.minimum = 1
  }
  if (jsonSchema.type === 'boolean' && jsonSchema.enum) {
    delete jsonSchema.enum
    if (jsonSchema.default !== undefined) jsonSchema.default = jsonSchema.default === 'true'
  }
  if (def.type === 'default') jsonSchema.default = def.defaultValue as never
}

const annotations = ['description', 'default', 'examples', 'title', 'deprecated']

// A transform takes what only its code knows.
function mustSaySomething(schema: JsonSchema, where: string): void {
  if (Object.keys(schema).every((key) => annotations.includes(key))) {
    throw new Error(`${where}: say in .meta() what JSON is meant`)
  }
  const { properties = {}, items, anyOf = [] } = schema
  for (const [name, field] of Object.entries(properties)) mustSaySomething(field as JsonSchema, `${where}.${name}`)
  if (items) mustSaySomething(items as JsonSchema, `${where}[]`)
  for (const one of anyOf) mustSaySomething(one, where)
}

function withReferences<T>(node: T): T {
  if (Array.isArray(node)) return node.map(withReferences) as T
  if (typeof node !== 'object' || node === null) return node
  const entries = Object.entries(node).map(([key, value]) => [
    key,
    key === '$ref' && typeof value === 'string' ? value.replace('#/$defs/', byName) : withReferences(value),
  ])
  return Object.fromEntries(entries)
}

/** What the fields of a schema say about themselves that say nothing in it. What is described by its name there, is. */
function withWords<T>(node: T): T {
  if (Array.isArray(node)) return node.map(withWords) as T
  if (typeof node !== 'object' || node === null) return node
  const entries = Object.entries(node).map(([key, value]) => {
    if (key === 'example' || key === 'examples' || key === 'enum' || key === 'const') return [key, value]
    return [key, key === 'properties' ? wordsOfFields(value as Record<string, JsonSchema>) : withWords(value)]
  })
  return Object.fromEntries(entries)
}

function wordsOfFields(fields: Record<string, JsonSchema>): Record<string, JsonSchema> {
  const entries = Object.entries(fields).map(([name, field]) => {
    const description = field.description ?? (field.$ref ? undefined : fieldWords[name])
    return [name, { ...withWords(field), ...(description !== undefined && { description }) }]
  })
  return Object.fromEntries(entries)
}
