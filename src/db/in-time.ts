/** An answer that did not come within its time. It may still come, and nobody listens. */
export class TooLate extends Error {
  override name = 'TooLate'
}

/**
 * Waits for an answer no longer than so many milliseconds.
 * @throws TooLate
 */
export async function inTime<T>(answer: Promise<T>, ms: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new TooLate(`No answer in ${ms} ms`)), ms)
  })
  answer.catch(() => {})
  try {
    return await Promise.race([answer, late])
  } finally {
    clearTimeout(timer)
  }
}
