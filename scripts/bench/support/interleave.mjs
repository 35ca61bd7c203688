import { say } from '../../lib/project.mjs'

/**
 * Measures several things in turn, again and again, so that a machine that slows down slows all of them: A B C A B C …
 * @param repetitions how often each is measured
 * @param {Record<string, () => Promise<number>>} measures
 * @returns {Promise<Record<string, number[]>>}
 */
export async function interleave(repetitions, measures) {
  const names = Object.keys(measures)
  const found = Object.fromEntries(names.map((name) => [name, []]))
  for (let n = 0; n < repetitions; n++) {
    for (const name of names) {
      const value = await measures[name]()
      found[name].push(value)
      if (repetitions < 10) say(`  ${name}: ${Math.round(value)} ms`)
    }
  }
  return found
}
