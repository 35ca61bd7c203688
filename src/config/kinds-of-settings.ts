import * as z from 'zod/mini'
import { otherwise } from './setting'

// zod/mini and not zod: every tick parses settings, and zod's full build takes several times as long to load. Mini costs a tick some
// ten milliseconds of processor beside the driver; reading a few settings by hand would leave wrong ones unnoticed by idle ticks.

/** A whole number in digits. */
export const wholeNumber = (min: number, max: number) =>
  z.pipe(
    z.string().check(z.regex(/^\s*-?\d+\s*$/, 'must be a whole number')),
    z.pipe(
      z.transform(Number),
      z.number().check(z.minimum(min, `must be at least ${min}`), z.maximum(max, `must be at most ${max}`)),
    ),
  )

/** The same with what it is when nothing is said. */
export const integer = (min: number, max: number, fallback: number) => otherwise(fallback, () => wholeNumber(min, max))

export const text = z.string().check(z.trim(), z.minLength(1))

/** A secret that nobody guesses, and no public key by mistake. @param advice what is to be done with one */
export const secret = (bytes: number, advice = 'Make one up') =>
  text.check(
    z.refine(
      (given) => Buffer.byteLength(given) >= bytes,
      `must have at least ${bytes} bytes, or it can be guessed (openssl rand -base64 48)`,
    ),
    z.refine(
      (given) => !given.includes('-----BEGIN'),
      `must be a shared secret. A public key is known to everybody. ${advice}`,
    ),
  )
