import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { projectRoot } from '../support/run-program'

// That the commands do what they say, and nothing the second time, is tried on a whole machine: test/system/install.test.ts.

const install = (...args: string[]) => {
  const { status, stdout, stderr } = spawnSync('sh', [join(projectRoot, 'deploy/install.sh'), ...args], {
    encoding: 'utf8',
  })
  return { status, stdout, stderr }
}
const page = readFileSync(join(projectRoot, 'docs/install.md'), 'utf8')
/** The blocks of the page that begin so. */
const blocks = (...fences: string[]) =>
  [...page.matchAll(/^```(.*)\n([\s\S]*?)^```$/gm)].flatMap(([, fence, text]) =>
    fences.includes(fence ?? '') ? [text ?? ''] : [],
  )

it('would run each command of the numbered steps of the page, with the tick that is asked for', () => {
  for (const [tick, other] of [
    ['cron', 'timer'],
    ['timer', 'cron'],
  ] as const) {
    const { status, stdout } = install('--domain', 'posts.example.org', '--tick', tick, '--dry-run')
    expect(status).toBe(0)
    expect(stdout).toMatch(/^export DOMAIN=posts\.example\.org$/m)
    expect(blocks('sh', `sh ${tick}`)).toHaveLength(8)
    for (const block of blocks('sh', `sh ${tick}`)) expect(stdout).toContain(block)
    for (const block of blocks(`sh ${other}`, 'sh check', 'sh decide', 'text')) expect(stdout).not.toContain(block)
  }
})

it.each([
  [[], /--domain: must be a name like posts\.example\.com/],
  [['--domain', 'a b; rm'], /--domain: must be a name/],
  [['--domain'], /--domain: its value is missing/],
  [['--domain', 'a.example.com', '--tick', 'never'], /--tick: must be cron or timer/],
  [['--domian', 'a.example.com'], /^Usage: /],
])('does nothing, and says why, with %j', (args, message) => {
  const { status, stdout, stderr } = install(...args)
  expect(status).not.toBe(0)
  expect(stdout).toBe('')
  expect(stderr).toMatch(message)
})

it('does nothing where the project lies anywhere else than the units say', () => {
  const { status, stderr } = install('--domain', 'posts.example.com')
  expect(status).toBe(1)
  expect(stderr).toMatch(/must be run as root|must lie in \/opt\/post-dispatcher, and lies in/)
})
