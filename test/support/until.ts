/** Waits until something is so, looking every few milliseconds; fails after half a minute. */
export async function until(isSo: () => boolean | Promise<boolean>, what: string, everyMs = 10): Promise<void> {
  const end = Date.now() + 30_000
  while (!(await isSo())) {
    if (Date.now() > end) throw new Error(`Still not so after 30 s: ${what}`)
    await new Promise((resolve) => setTimeout(resolve, everyMs))
  }
}
