import type { RequestHeader } from '../idempotency/idempotency-key'
import { ApiProblem } from '../problems/problem'

/** The version of a post as an entity tag. It counts what people change; what workers note leaves it as it is. */
export const etagOf = (version: number): string => `"${version}"`

/** For the description of answers. */
export const etagHeader = { ETag: 'The version of the post, for If-Match' }

export const ifMatch: RequestHeader = {
  description:
    'The ETag of the post as it was read. When somebody has changed the post since then, nothing is done and the answer is 412.',
  example: '"3"',
}

// Proxies that compress answers mark the tags of their own accord as weak; the version they name is the same.
const list = /^\s*(?:W\/)?"[\x21\x23-\x7e]*"(?:\s*,\s*(?:W\/)?"[\x21\x23-\x7e]*")*\s*$/

/**
 * What an If-Match header asks for: whether a version is one of those it names. Undefined when any is.
 * @throws ApiProblem 400 for a header that names none
 */
export function wantedVersion(header: string | undefined): ((version: number) => boolean) | undefined {
  if (header === undefined || header.trim() === '*') return undefined
  if (!list.test(header)) {
    throw new ApiProblem(400, { code: 'invalid-if-match', detail: 'If-Match: must be an ETag of the post, like "3".' })
  }
  const tags: string[] = header.match(/"[^"]*"/g) ?? []
  return (version) => tags.includes(etagOf(version))
}

/** 412 */
export const hasChanged = (version: number): ApiProblem =>
  new ApiProblem(412, {
    code: 'changed-meanwhile',
    detail: 'The post was changed since you read it. Read it again, and decide anew.',
    headers: { ETag: etagOf(version) },
  })
