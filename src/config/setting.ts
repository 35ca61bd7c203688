import type * as z from 'zod/mini'

/**
 * One setting: what it is when nothing is said, and how what is said is read. That is put together only for a setting that is
 * given: for each of a hundred it took every tick and every worker 4 ms.
 */
export type Setting<T> = { fallback: T; kind: () => z.ZodMiniType<T> }

/** Settings by their names. */
export type SettingTable = Record<string, Setting<unknown>>

type OptionalNames<S> = { [N in keyof S]: S[N] extends Setting<infer T> ? (undefined extends T ? N : never) : never }
type Of<S, N extends keyof S> = S[N] extends Setting<infer T> ? T : never

/** What settings are once they are read; those that may be left out are left out. */
export type Values<S> = { [N in Exclude<keyof S, OptionalNames<S>[keyof S]>]: Of<S, N> } & {
  [N in OptionalNames<S>[keyof S]]?: Of<S, N>
}

/** A setting that is something when nothing is said. */
export const otherwise = <T>(fallback: T, kind: () => z.ZodMiniType<T>): Setting<T> => ({ fallback, kind })

/** A setting that may be left out. */
export const optional = <T>(kind: () => z.ZodMiniType<T>): Setting<T | undefined> => ({ fallback: undefined, kind })

/**
 * Reads what is given of these settings.
 * @returns the values, and in words for the operator each that is wrong; values of those are missing
 */
export function readSettings<S extends SettingTable>(
  table: S,
  given: Record<string, string>,
): { values: Values<S>; problems: string[] } {
  const problems: string[] = []
  const values: Record<string, unknown> = {}
  for (const [name, { fallback, kind }] of Object.entries(table)) {
    if (given[name] === undefined) {
      if (fallback !== undefined) values[name] = fallback
      continue
    }
    const read = kind().safeParse(given[name])
    if (read.success) values[name] = read.data
    else for (const { path, message } of read.error.issues) problems.push(`${[name, ...path].join('.')}: ${message}`)
  }
  return { values: values as Values<S>, problems }
}
