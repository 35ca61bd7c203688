import { defineConfig } from 'vitest/config'

/** `npm run test:system`: tests that need root and minutes, because they make machines. */
export default defineConfig({
  test: {
    include: ['test/system/**/*.test.ts'],
    globalSetup: ['test/support/global-setup.ts'],
    setupFiles: ['test/support/file-hooks.ts'],
    reporters: ['default', './test/support/plain-summary-reporter.ts'],
    // One machine at a time: each installs packages and builds.
    pool: 'forks',
    maxWorkers: 1,
    testTimeout: 600_000,
    hookTimeout: 600_000,
  },
})
