/** More than any list has; what has more is counted no further. */
const MOST_IN_LIST = 1_000

/**
 * Reads the text fields of a multipart form whose texts stand for lists and objects. `socialAccountIds` and `collaborators`
 * may be a JSON list, a comma list or a repeated field; lists of objects a JSON list, a repeated field, or fields like
 * `media[0][url]`. What cannot be read stays text, and the schema says what is wrong with it.
 */
export const textsRead = (fields: Record<string, unknown>): Record<string, unknown> =>
  changed(fields, {
    socialAccountIds: list,
    collaborators: list,
    media: objects,
    captions: object,
    mentions: objects,
    userTags: objects,
  })

/** Gives fields whose texts have been read, and counted, the shape a JSON body has. */
export const bodyOfForm = (fields: Record<string, unknown>): Record<string, unknown> =>
  changed(fields, {
    userTags: (tags) => (Array.isArray(tags) ? tags.map(numbersOfTag) : tags),
    shareToFeed: (value) => (value === 'true' || value === 'false' ? value === 'true' : value),
    lateLimitMinutes: number,
    thumbOffsetMs: number,
    thumbnail: number,
  })

function changed(fields: Record<string, unknown>, by: Record<string, (value: unknown) => unknown>) {
  const body: Record<string, unknown> = { ...fields }
  for (const [name, read] of Object.entries(by)) if (name in body) body[name] = read(body[name])
  return body
}

function list(value: unknown): unknown {
  if (Array.isArray(value)) return value.flatMap((item) => list(item))
  if (typeof value !== 'string') return value
  const text = value.trim()
  if (text.startsWith('[')) return json(text)
  return text === '' ? undefined : text.split(',', MOST_IN_LIST).map((part) => part.trim())
}

function object(value: unknown): unknown {
  if (typeof value === 'string') return value.trim() === '' ? undefined : json(value)
  return value
}

function objects(value: unknown): unknown {
  if (Array.isArray(value)) return value.flatMap((item) => (typeof item === 'string' ? json(item) : item))
  const read = object(value)
  // A list of one, in which the field is not repeated.
  return typeof value === 'string' && typeof read === 'object' && read !== null && !Array.isArray(read) ? [read] : read
}

function numbersOfTag(tag: unknown): unknown {
  if (typeof tag !== 'object' || tag === null) return tag
  const numeric = ['x', 'y', 'media']
  return Object.fromEntries(
    Object.entries(tag).map(([name, value]) => [name, numeric.includes(name) ? number(value) : value]),
  )
}

function number(value: unknown): unknown {
  return typeof value === 'string' && /^\d{1,15}(\.\d{1,15})?$/.test(value) ? Number(value) : value
}

function json(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}
