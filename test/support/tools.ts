import type { TestOptions } from 'vitest'
import { installPackages, mayInstall } from '../../src/db/embedded/apt'
import { findProgram } from '../../src/db/embedded/server-binary'

/**
 * Programs that tests use beside Node and the database, each with the Debian package that brings it. redis-tools holds the server
 * too (redis-server.ts), and starts none of its own, as the package redis-server does.
 */
const tools = {
  curl: 'curl',
  openssl: 'openssl',
  'redis-cli': 'redis-tools',
  ip: 'iproute2',
  chromium: 'chromium',
} as const

export type Tool = keyof typeof tools

declare module 'vitest' {
  interface TaskMeta {
    /** The tool for want of which a test is not run. */
    missing?: Tool
  }
}

/** Installs the tools that are missing, as is done with the database. Where that is not possible their tests tell. */
export async function installTools(): Promise<void> {
  const missing = (Object.keys(tools) as Tool[]).filter(isMissing).map((tool) => tools[tool])
  if (missing.length === 0 || !(await mayInstall())) return
  process.stderr.write(`Installing ${missing.join(' and ')}, which tests use, with apt …\n`)
  await installPackages(missing)
}

/**
 * Says of a test or suite, in the place of its options, that it needs a tool: `it('…', needs('curl'), async () => …)`.
 * Without the tool it is not run, the run's last lines say so and what to do, and with CI set the run fails.
 */
export function needs(tool: Tool): TestOptions {
  return isMissing(tool) ? { skip: true, meta: { missing: tool } } : {}
}

/** The command that brings a tool. */
export function howToInstall(tool: Tool): string {
  return `sudo apt-get install ${tools[tool]}`
}

function isMissing(tool: Tool): boolean {
  return findProgram([tool]) === null
}
