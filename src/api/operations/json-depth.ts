import { ApiProblem } from '../problems/problem'

/** The deepest body the API knows is an object in a list in an object. */
export const MAX_DEPTH = 20

/**
 * The refusal of JSON that is nested deeper than any body of ours, or undefined: what goes through it level by level later
 * (checking, hashing, writing it out again) would run out of stack.
 */
export function tooDeep(value: unknown): ApiProblem | undefined {
  let level: unknown[] = [value]
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > MAX_DEPTH) {
      return new ApiProblem(400, {
        code: 'too-deep',
        detail: `The body is nested more than ${MAX_DEPTH} levels deep.`,
      })
    }
    level = level.filter(isNested).flatMap((one) => Object.values(one))
  }
  return undefined
}

const isNested = (value: unknown): value is object => typeof value === 'object' && value !== null
