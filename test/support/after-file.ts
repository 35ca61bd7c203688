/*
 * What helpers have to put away after a test file. Several files run in one process one after another and share the
 * helpers' modules, so a hook that a module registered while it loaded would belong to the first of them alone; and one
 * that is registered inside a hook or a test is never called. `file-hooks.ts` calls these for every file.
 */

type Work = () => unknown

const endings = new Set<Work>()
const checks = new Set<Work>()

/** Does something once when the test file that runs is done: what was begun last ends first. */
export function afterFile(work: Work): void {
  endings.add(work)
}

/** Does something after each test, from now on and in every file. */
export function afterEveryTest(work: Work): void {
  checks.add(work)
}

/** All that was left to {@link afterFile}; what fails keeps nothing else from being put away. */
export async function endFile(): Promise<void> {
  const failures: unknown[] = []
  for (const work of [...endings].reverse()) {
    endings.delete(work)
    try {
      await work()
    } catch (error) {
      failures.push(error)
    }
  }
  if (failures.length > 0) throw new AggregateError(failures, failures.map(String).join('\n'))
}

/** All that was left to {@link afterEveryTest}. */
export async function endTest(): Promise<void> {
  for (const work of checks) await work()
}
