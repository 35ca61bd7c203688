import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { projectRoot } from '../support/run-program'

const own = 'architecture/strict-sandboxes.test.ts'
const files = readdirSync(join(projectRoot, 'test'), { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts') && file !== own)
  .map((file) => ({ file, text: readFileSync(join(projectRoot, 'test', file), 'utf8') }))

it('lets no slip of our own clients pass: every sandbox of our tests is strict, but for what others meet', () => {
  const starts = files.flatMap(({ file, text }) =>
    (text.match(/startSandbox\(.*\)/g) ?? []).map((call) => [file, call]),
  )
  expect(starts.length).toBeGreaterThan(8)
  expect(starts.filter(([, call]) => call !== 'startSandbox({ strict: true })')).toEqual([
    ['sandbox/support/client.ts', 'startSandbox({ strict })'],
  ])
  const lenient = files.filter(({ text }) => text.includes('useSandbox({ strict: false })')).map(({ file }) => file)
  expect(lenient.filter((file) => !/^sandbox\/(for-others|[a-z]+-manners|[a-z]+-sdk)\.test\.ts$/.test(file))).toEqual(
    [],
  )
})
