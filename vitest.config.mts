import { configDefaults, defineConfig } from 'vitest/config'
import { compiledVideoReader } from './test/support/compiled-video-reader.mjs'

export default defineConfig({
  plugins: [compiledVideoReader()],
  test: {
    include: ['test/**/*.test.ts'],
    // They have a command of their own: npm run test:system.
    exclude: [...configDefaults.exclude, 'test/system/**'],
    globalSetup: ['test/support/global-setup.ts'],
    reporters: ['default', './test/support/plain-summary-reporter.ts'],
    // Real processes and a real database: two files at a time are what two cores carry without false timeouts.
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
})
