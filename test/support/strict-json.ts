/**
 * Reads JSON and refuses what `JSON.parse` lets pass without a word: an object that has a name twice. Readers of logs
 * differ in which of the two they keep, and some refuse the line.
 */
export function parseStrictly(text: string): unknown {
  const value: unknown = JSON.parse(text)
  const names: Set<string>[] = []
  // Of text that is JSON, strings are the only place where its marks mean nothing.
  for (const token of text.matchAll(/"(?:[^"\\]|\\.)*"(\s*:)?|[{}]/g)) {
    if (token[0] === '{') names.push(new Set())
    else if (token[0] === '}') names.pop()
    else if (token[1] !== undefined) {
      const name = JSON.parse(token[0].slice(0, -token[1].length)) as string
      const known = names.at(-1)
      if (known?.has(name)) throw new Error(`"${name}" stands twice in ${text}`)
      known?.add(name)
    }
  }
  return value
}
