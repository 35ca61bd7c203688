import { docs } from '../words/docs'
import { type Description, nameOfRef, resolve, type Schema } from './description'
import { inline } from './prose'

type Props = { description: Description; schema: Schema; depth?: number }

/** So deep shapes are shown opened; a shape may hold itself. */
const OPEN_DEPTH = 1
const MOST_DEPTH = 6

/** A shape as a tree of its fields. */
export function Shape({ description, schema, depth = 0 }: Props) {
  const { fields, required, choices } = insideOf(description, schema)
  if (depth > MOST_DEPTH) return null
  return (
    <>
      {fields.length > 0 && (
        <ul class="shape">
          {fields.map(([name, field]) => (
            <li key={name}>
              <Line name={name} schema={resolve(description, field)} required={required.includes(name)} raw={field} />
              <Inside description={description} schema={field} depth={depth} />
            </li>
          ))}
        </ul>
      )}
      {choices.map((choice, index) => (
        <div key={nameOfRef(choice) ?? JSON.stringify(choice)} class="shape-choice">
          <p class="soft">{index === 0 ? docs.either : docs.or}</p>
          <Shape description={description} schema={choice} depth={depth + 1} />
        </div>
      ))}
    </>
  )
}

function Inside({ description, schema, depth }: Required<Props>) {
  const { fields, choices } = insideOf(description, schema)
  if (fields.length === 0 && choices.length === 0) return null
  return (
    <details open={depth < OPEN_DEPTH && fields.length < 12}>
      <summary>{docs.fieldsOf(nameOfRef(innermost(description, schema)) ?? docs.it, fields.length)}</summary>
      <Shape description={description} schema={schema} depth={depth + 1} />
    </details>
  )
}

function Line({ name, schema, required, raw }: { name: string; schema: Schema; required: boolean; raw: Schema }) {
  return (
    <div class="shape-line">
      <code class="field-name">{name}</code> <span class="soft">{typeOf(schema, raw)}</span>
      {required && <span class="needed">{docs.required}</span>}
      {schema.description && <span> {inline(schema.description)}</span>}
      <Bounds schema={schema} />
    </div>
  )
}

/** What a value must be beyond its type. */
export function Bounds({ schema }: { schema: Schema }) {
  const said = [
    schema.enum && docs.oneOf(schema.enum.map(String).join(', ')),
    schema.default !== undefined && docs.byDefault(JSON.stringify(schema.default)),
    schema.minimum !== undefined && docs.atLeast(schema.minimum),
    schema.maximum !== undefined && docs.atMost(schema.maximum),
    schema.maxLength !== undefined && docs.characters(schema.maxLength),
    schema.maxItems !== undefined && docs.items(schema.maxItems),
    schema.examples?.[0] !== undefined && docs.like(JSON.stringify(schema.examples[0])),
  ].filter((text) => typeof text === 'string')
  return said.length > 0 ? <span class="soft bounds"> {said.join(' · ')}</span> : null
}

/** The type in words: `text`, `list of MediaItem`. */
export function typeOf(schema: Schema, raw: Schema = schema): string {
  if (raw.$ref) return nameOfRef(raw) as string
  const types = [schema.type ?? []].flat()
  if (types.includes('array') && schema.items) return docs.listOf(typeOf(schema.items))
  if (types.length > 0) return [...types.map((type) => docs.types[type] ?? type), schema.format ?? []].flat().join(', ')
  const choices = schema.anyOf ?? schema.oneOf
  if (choices) return [...new Set(choices.map((one) => typeOf(one)))].join(' | ')
  return schema.const === undefined ? docs.anything : JSON.stringify(schema.const)
}

// Of a list it is what it holds that has fields.
function innermost(description: Description, schema: Schema): Schema {
  const { items, additionalProperties } = resolve(description, schema)
  if (items) return innermost(description, items)
  if (typeof additionalProperties === 'object') return innermost(description, additionalProperties)
  return schema
}

function insideOf(description: Description, schema: Schema) {
  const whole = resolve(description, innermost(description, schema))
  const parts = [whole, ...(whole.allOf ?? []).map((part) => resolve(description, part))]
  const fields = parts.flatMap(({ properties }) => Object.entries(properties ?? {}))
  const required = parts.flatMap((part) => part.required ?? [])
  const choices = (whole.oneOf ?? whole.anyOf ?? []).filter((choice) => {
    const found = resolve(description, choice)
    return found.properties || found.allOf || found.oneOf
  })
  return { fields, required, choices }
}
