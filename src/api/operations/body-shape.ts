import { ApiProblem } from '../problems/problem'

/** The deepest body the API knows is an object in a list in an object. */
export const MAX_DEPTH = 20
/** Several times what the fullest body has: twenty media, two hundred tags and a hundred mentions with all their fields. */
export const MAX_VALUES = 10_000

/**
 * The refusal of a body that is nested deeper, or has more values, than any of ours, or undefined. What goes through a body
 * later (checking, hashing, writing it out again) would run out of stack, or keep everybody else waiting: 1 MB has room for
 * 350,000 empty objects. So the values are counted before any of them is looked at, and the counting stops.
 */
export function beyondMeasure(body: unknown): ApiProblem | undefined {
  let values = 0
  let why: ApiProblem | undefined

  function count(value: unknown, depth: number): boolean {
    if (++values > MAX_VALUES) why = tooMany()
    else if (depth > MAX_DEPTH) why = tooDeep()
    else if (Array.isArray(value)) {
      for (const one of value) if (!count(one, depth + 1)) break
    } else if (typeof value === 'object' && value !== null) {
      // Instead of Object.values, which would make a list of what is only to be counted.
      for (const name in value) if (!count((value as Record<string, unknown>)[name], depth + 1)) break
    }
    return why === undefined
  }

  count(body, 0)
  return why
}

const tooDeep = () =>
  new ApiProblem(400, { code: 'too-deep', detail: `The body is nested more than ${MAX_DEPTH} levels deep.` })

const tooMany = () =>
  new ApiProblem(400, {
    code: 'too-many-values',
    detail: `The body has more than ${MAX_VALUES} values in all its lists and objects. No request needs so many.`,
  })
