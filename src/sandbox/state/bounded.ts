import { z } from 'zod'

/** More than any test has asked for at once, and few enough to look at each. */
const MOST = 10_000
const LONGEST = 100_000

/** Text of the control surface: never so long that looking at it holds up the platforms that are imitated. */
export const text = () => z.string().max(LONGEST)

/** A list of it, counted before any of its elements is looked at. */
export const list = <Element extends z.ZodType>(element: Element) => z.array(element).max(MOST)

/** An object with names of one's own, whose names are counted before any of them is looked at. */
export const record = <Value extends z.ZodType>(name: z.ZodString, value: Value) =>
  z.preprocess(
    (given, context) => {
      if (typeof given !== 'object' || given === null || Object.keys(given).length <= MOST) return given
      context.addIssue({ code: 'custom', message: `at most ${MOST} names` })
      return z.NEVER
    },
    z.record(name, value),
  )
