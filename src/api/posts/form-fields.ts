/**
 * Gives the text fields of a multipart form the shape a JSON body has. `socialAccountIds` may be a JSON list, a comma
 * list or a repeated field; `media` a JSON list or `media[0][url]` fields. What cannot be read stays text, and the schema
 * says what is wrong with it.
 */
export function bodyOfForm(fields: Record<string, unknown>): Record<string, unknown> {
  const body: Record<string, unknown> = { ...fields }
  if ('socialAccountIds' in body) body.socialAccountIds = list(body.socialAccountIds)
  if ('media' in body) body.media = mediaList(body.media)
  return body
}

function list(value: unknown): unknown {
  if (Array.isArray(value)) return value.flatMap((item) => list(item))
  if (typeof value !== 'string') return value
  const text = value.trim()
  if (text.startsWith('[')) return json(text)
  return text === '' ? undefined : text.split(',').map((part) => part.trim())
}

function mediaList(value: unknown): unknown {
  if (typeof value === 'string') return value.trim() === '' ? undefined : json(value)
  if (Array.isArray(value)) return value.map((item) => (typeof item === 'string' ? json(item) : item))
  return value
}

function json(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}
