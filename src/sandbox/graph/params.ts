import { header, type Incoming, readBody } from '../http/incoming'
import { type Part, parseMultipart } from '../http/multipart'
import { invalidParameter } from './graph-error'

/**
 * The parameters of a Graph call, wherever they stood: query, form, multipart or JSON body. A value is a string or, from
 * a JSON body, anything JSON knows.
 */
export class Params {
  private readonly values = new Map<string, unknown>()
  readonly files = new Map<string, Part>()

  set(name: string, value: unknown): void {
    // attached_media[0]=… and attached_media[]=… are how a form writes a list.
    const item = /^(\w+)\[(\d*)\]$/.exec(name)
    if (!item?.[1]) return void this.values.set(name, value)
    const list = this.values.get(item[1])
    const items = Array.isArray(list) ? list : []
    items[item[2] ? Number(item[2]) : items.length] = value
    this.values.set(item[1], items)
  }

  names(): string[] {
    return [...this.values.keys(), ...this.files.keys()]
  }

  has(name: string): boolean {
    return this.values.has(name)
  }

  string(name: string): string | undefined {
    const value = this.values.get(name)
    if (value === undefined || value === null) return undefined
    return typeof value === 'object' ? JSON.stringify(value) : String(value)
  }

  required(name: string): string {
    const value = this.string(name)
    if (value === undefined || value === '') throw invalidParameter(`The parameter ${name} is required`)
    return value
  }

  boolean(name: string): boolean | undefined {
    const value = this.string(name)?.toLowerCase()
    if (value === undefined) return undefined
    if (value === 'true' || value === '1') return true
    if (value === 'false' || value === '0') return false
    throw invalidParameter(`Param ${name} must be a boolean`)
  }

  number(name: string): number | undefined {
    const value = this.string(name)
    if (value === undefined) return undefined
    const number = Number(value)
    if (value.trim() === '' || !Number.isFinite(number)) throw invalidParameter(`Param ${name} must be an integer`)
    return number
  }

  /** A list or object: as it is from a JSON body, parsed from a form. */
  json(name: string): unknown {
    const value = this.values.get(name)
    if (typeof value !== 'string') return value
    return parseJson(name, value)
  }

  /** A list whose items may themselves be JSON strings. */
  list(name: string): unknown[] | undefined {
    const value = this.json(name)
    if (value === undefined) return undefined
    if (!Array.isArray(value)) throw invalidParameter(`Param ${name} must be an array.`)
    return value.map((item) => (typeof item === 'string' && item.startsWith('{') ? parseJson(name, item) : item))
  }

  /** Ids as a list or as a comma-separated string. */
  ids(name: string): string[] {
    const value = this.values.get(name)
    if (Array.isArray(value)) return value.map(String)
    const text = this.string(name) ?? ''
    if (text.startsWith('[')) return (parseJson(name, text) as unknown[]).map(String)
    return text
      .split(',')
      .map((id) => id.trim())
      .filter(Boolean)
  }
}

function parseJson(name: string, text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw invalidParameter(`Param ${name} must be valid JSON`)
  }
}

/** Reads query and body of a call. */
export async function readParams(incoming: Incoming): Promise<Params> {
  const params = new Params()
  for (const [name, value] of new URLSearchParams(incoming.query)) params.set(name, value)
  if (incoming.method === 'GET' || incoming.method === 'HEAD') return params
  const contentType = header(incoming.headers, 'content-type') ?? ''
  const body = await readBody(incoming.request)
  if (body.length === 0) return params
  if (contentType.includes('json')) {
    readJsonBody(params, body)
  } else if (contentType.startsWith('multipart/')) {
    for (const part of parseMultipart(body, contentType)) {
      if (part.filename === undefined) params.set(part.name, part.bytes.toString('utf8'))
      else params.files.set(part.name, part)
    }
  } else {
    for (const [name, value] of new URLSearchParams(body.toString('utf8'))) params.set(name, value)
  }
  return params
}

function readJsonBody(params: Params, body: Buffer): void {
  const parsed = parseJson('body', body.toString('utf8'))
  if (typeof parsed !== 'object' || parsed === null) throw invalidParameter('The body must be a JSON object')
  for (const [name, value] of Object.entries(parsed)) params.set(name, value)
}
