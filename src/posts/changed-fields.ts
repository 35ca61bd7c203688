import { isDeepStrictEqual } from 'node:util'
import type { PostContent } from '../domain/post-content'

// Some databases keep the fields of an object in an order of their own.
const asStored = (value: unknown): unknown => JSON.parse(JSON.stringify(value ?? null))

/** The names of the fields in which two versions of a post differ. */
export function changedFields(before: PostContent, after: PostContent): string[] {
  const flat = ({ options, ...rest }: PostContent): Record<string, unknown> => ({ ...rest, ...options })
  const [old, now] = [flat(before), flat(after)]
  const names = [...new Set([...Object.keys(old), ...Object.keys(now)])]
  return names.filter((name) => !isDeepStrictEqual(asStored(old[name]), asStored(now[name])))
}
