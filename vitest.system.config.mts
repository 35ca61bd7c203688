import { defineConfig } from 'vitest/config'

const common = {
  setupFiles: ['test/support/file-hooks.ts'],
  pool: 'forks' as const,
  testTimeout: 600_000,
  hookTimeout: 600_000,
}

/** They wait for cron, for packages and for a browser most of their time, and measure nothing shorter than a minute. */
const waiting = [
  'install',
  'demo-on-empty-machine',
  'deployment',
  'upgrade-orders',
  'page',
  'page-*',
  'angular-client',
  'client-package',
  'first-steps',
  'work-stops',
].map((name) => `test/system/${name}.test.ts`)

/** `npm run test:system`: tests that need root and minutes, because they make machines. */
export default defineConfig({
  test: {
    globalSetup: ['test/support/global-setup.ts'],
    reporters: ['default', './test/support/plain-summary-reporter.ts'],
    projects: [
      { test: { ...common, name: 'waiting', include: waiting, maxWorkers: 2, sequence: { groupOrder: 0 } } },
      {
        test: {
          ...common,
          name: 'one-by-one',
          include: ['test/system/**/*.test.ts'],
          exclude: waiting,
          // They measure seconds.
          maxWorkers: 1,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
})
