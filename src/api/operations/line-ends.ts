const otherEnds = /\r\n?/g

/**
 * Ends the lines of all texts in a body with LF alone, in place. HTML forms send CR LF for each line that a person has begun,
 * and so do programs of Windows in JSON: a platform would count two characters, and a repetition would be another text.
 */
export function endLinesWithLf(value: unknown): unknown {
  if (typeof value === 'string') return value.includes('\r') ? value.replace(otherEnds, '\n') : value
  if (typeof value !== 'object' || value === null) return value
  const parts = value as Record<string, unknown>
  for (const name of Object.keys(parts)) {
    const part = parts[name]
    if (typeof part === 'object') endLinesWithLf(part)
    else if (typeof part === 'string' && part.includes('\r')) parts[name] = endLinesWithLf(part)
  }
  return value
}
