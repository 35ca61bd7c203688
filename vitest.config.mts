import { configDefaults, defineConfig } from 'vitest/config'
import { compiledCostlyWork } from './test/support/compiled-costly-work.mjs'
import { LongestFirst } from './test/support/longest-first.mjs'

/**
 * A good part of its time a file waits, for processes, timeouts and the disk: three at a time keep two cores busy,
 * and four load what they share once more each (372 s and 410 s for the whole run).
 */
const maxWorkers = 3

const common = {
  // Those of test/system have a command of their own: npm run test:system.
  exclude: [...configDefaults.exclude, 'test/system/**'],
  setupFiles: ['test/support/file-hooks.ts'],
  pool: 'forks' as const,
  maxWorkers,
  testTimeout: 60_000,
  hookTimeout: 60_000,
}

export default defineConfig({
  test: {
    maxWorkers,
    sequence: { sequencer: LongestFirst },
    // Once for the whole run; what a project names is set up for each.
    globalSetup: ['test/support/global-setup.ts'],
    reporters: ['default', './test/support/plain-summary-reporter.ts'],
    projects: [
      {
        plugins: [compiledCostlyWork()],
        test: {
          ...common,
          name: 'shared',
          include: ['test/**/*.test.ts'],
          // Files that run one after another in a process share what they import: loading it anew took a fifth of the run.
          isolate: false,
        },
      },
    ],
  },
})
