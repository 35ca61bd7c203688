import { writeFileSync } from 'node:fs'
import type { Reporter, TestModule } from 'vitest/node'

/**
 * Ends the run with one line that needs no interpreter: `12 passed, 0 failed`. A file that does not load and an error
 * that belongs to no test count as failures, because tests may be missing behind them.
 */
export default class PlainSummaryReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandledErrors: readonly unknown[]): void {
    // No file was reached: the database did not start, or nothing fits the names given. That is no count.
    if (modules.length === 0) return
    const count = { passed: 0, failed: unhandledErrors.length, skipped: 0, pending: 0 }
    for (const module of modules) {
      let failedTests = 0
      for (const test of module.children.allTests()) {
        const { state } = test.result()
        count[state]++
        if (state === 'failed') failedTests++
      }
      // A suite's own failure: it did not load, or a hook failed.
      if (!module.ok() && failedTests === 0) count.failed++
    }
    const skipped = count.skipped + count.pending
    process.stdout.write(
      `\n${count.passed} passed, ${count.failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}\n`,
    )
    // Tells whoever started the run that the line above was written.
    const told = process.env.PLAIN_SUMMARY_FILE
    if (told) writeFileSync(told, '')
  }
}
