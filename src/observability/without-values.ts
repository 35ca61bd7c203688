type OfDatabase = Error & { sqlState?: string; sqlMessage?: string; errno?: number; parent?: OfDatabase }

/**
 * What the database's errors quote, where that is the name of something: access, schema, table, column, function, required
 * and too narrow columns, foreign keys and checks. All others quote what was being written.
 */
const quotesNames = new Set([
  1044, 1045, 1046, 1048, 1049, 1054, 1142, 1143, 1146, 1227, 1264, 1305, 1364, 1406, 1451, 1452, 3819,
])

const DUPLICATE = 1062

/** The message of an error, without the values that the database repeats in it: they are somebody's captions and keys. */
export function withoutValues(error: Error): string {
  const { parent = error } = error as OfDatabase
  const { sqlState, sqlMessage, errno } = parent as OfDatabase
  if (sqlState === undefined && sqlMessage === undefined) return withoutThoseOfCause(error)
  if (quotesNames.has(errno ?? 0)) return error.message
  const [, key] = errno === DUPLICATE ? (/ for key '([^']*)'$/.exec(error.message) ?? []) : []
  // From the first quote to the last: a value may hold quotes of its own.
  const silent = error.message.replace(/'[\s\S]*'/, "'…'").replace(/"[\s\S]*"/, '"…"')
  return key === undefined ? silent : `${silent} for key '${key}'`
}

// Who catches an error often repeats its message.
function withoutThoseOfCause({ message, cause }: Error): string {
  return cause instanceof Error && cause.message
    ? message.replaceAll(cause.message, () => withoutValues(cause))
    : message
}

/** The stack of an error under its message without values. */
export function stackWithoutValues(error: Error): string | undefined {
  const message = withoutValues(error)
  const { stack } = error
  if (stack === undefined || message === error.message) return stack
  // The message stands in front of the frames; what is left of it, however it was cut, looks like none.
  const frames = stack.slice(stack.lastIndexOf(error.message) + error.message.length)
  const calls = stack.includes(error.message) ? frames : ''
  return `${error.name}: ${message}${calls}`
}
