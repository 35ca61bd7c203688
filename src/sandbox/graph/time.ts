/** `2026-04-06T17:50:09+0000`: the Graph writes the offset without a colon. */
export function graphTime(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19)}+0000`
}

/** Unix seconds, or any date a client may write for since/until. */
export function readTime(text: string): number | undefined {
  if (/^\d+$/.test(text)) return Number(text) * 1000
  const ms = Date.parse(text.replace(/\+0000$/, 'Z'))
  return Number.isNaN(ms) ? undefined : ms
}
