const tables = ['post_schedule', 'post_details', 'publications'] as const

export const withoutComments = (source: string): string => source.replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '')

/** The statements of a text that write one of the tables that say what becomes of a post: `UPDATE post_schedule`. */
export function statementsIn(text: string): string[] {
  const found = new Set<string>()
  const named = (rest: string) => tables.filter((table) => new RegExp(`\\b${table}\\b`).test(rest))
  // Up to what the statement sets or asks for, in one string. Locks and triggers are none.
  for (const [, verb, rest] of text.matchAll(
    /(?<!FOR |BEFORE )\b(UPDATE|DELETE)\b([^'"]*?)(?:\bSET\b|\bWHERE\b|['"])/gi,
  )) {
    for (const table of named(rest as string)) found.add(`${verb?.toUpperCase()} ${table}`)
  }
  for (const [, rest] of text.matchAll(/\b(?:INSERT|REPLACE)\b[^'"()]*?\bINTO\s+([^\s(]+)/gi))
    for (const table of named(rest as string)) found.add(`INSERT ${table}`)
  for (const [, rest] of text.matchAll(/\binsert\(\s*\w+,\s*['"`](\w+)/g))
    for (const table of named(rest as string)) found.add(`INSERT ${table}`)
  return [...found]
}
