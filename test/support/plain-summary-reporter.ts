import { writeFileSync } from 'node:fs'
import type { Reporter, TestModule } from 'vitest/node'
import { howToInstall, type Tool } from './tools'

/**
 * Ends the run with one line that needs no interpreter: `12 passed, 0 failed`, and `, 3 skipped` when some were not run.
 * A file that does not load and an error that belongs to no test count as failures, because tests may be missing behind
 * them. With CI set skipped tests make the run fail: a green one must have run everything.
 */
export default class PlainSummaryReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandledErrors: readonly unknown[]): void {
    // No file was reached: the database did not start, or nothing fits the names given. That is no count.
    if (modules.length === 0) return
    const count = { passed: 0, failed: unhandledErrors.length, skipped: 0, pending: 0 }
    const missing = new Map<Tool | undefined, number>()
    for (const module of modules) {
      let failedTests = 0
      for (const test of module.children.allTests()) {
        const { state } = test.result()
        count[state]++
        if (state === 'failed') failedTests++
        if (state === 'skipped') missing.set(test.meta().missing, (missing.get(test.meta().missing) ?? 0) + 1)
      }
      // A suite's own failure: it did not load, or a hook failed.
      if (!module.ok() && failedTests === 0) count.failed++
    }
    const skipped = count.skipped + count.pending
    const lines = [...missing].map(([tool, tests]) => explain(tool, tests))
    if (skipped > 0 && process.env.CI) {
      lines.push('CI is set, so tests that were not run make this run a failure.')
      process.exitCode = 1
    }
    lines.push(`${count.passed} passed, ${count.failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`)
    process.stdout.write(`\n${lines.join('\n')}\n`)
    // Tells whoever started the run that the line above was written.
    const told = process.env.PLAIN_SUMMARY_FILE
    if (told) writeFileSync(told, '')
  }
}

function explain(tool: Tool | undefined, tests: number): string {
  return tool ? `Not run for want of ${tool}: ${tests}. To mend it: ${howToInstall(tool)}` : `Not run: ${tests}`
}
