import { readdirSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { beforeAll, expect, it } from 'vitest'
import { emptyDatabase } from '../support/database'
import { runProgram } from '../support/run-program'

beforeAll(async () => {
  // The demo runs the compiled programs; `npm test` has made them, a single test file may have not.
  expect((await runProgram('scripts/prepare.mjs', ['build'])).code).toBe(0)
}, 120_000)

it('publishes a post of each kind, each visible once, and leaves nothing behind', async () => {
  const before = leftovers()
  const ran = await runProgram('scripts/demo.mjs', [], { env: { ...process.env, DATABASE_URL: '' }, cwd: '/' })
  expect(ran).toMatchObject({ code: 0, stderr: '' })
  for (const post of [
    'facebook +text',
    'facebook +photos',
    'facebook +reel',
    'instagram +image',
    'instagram +carousel',
    'linkedin +images',
    'linkedin +document',
  ]) {
    expect(ran.stdout).toMatch(new RegExp(`^${post} +published +\\d +\\S+ +https://`, 'm'))
  }
  expect(ran.stdout).toMatch(/8 posts published, each visible once, in a tick of [\d.]+ s; everything together/)
  expect(leftovers()).toEqual(before)
})

it("never publishes the operator's due posts: it makes a schema of its own beside theirs, and removes it", async () => {
  const { url, db } = await emptyDatabase()
  const ran = await runProgram('scripts/demo.mjs', [], { env: { ...process.env, DATABASE_URL: url }, cwd: '/' })
  expect(ran).toMatchObject({ code: 0, stderr: '' })
  expect(ran.stdout).toMatch(/a schema of its own on 127\.0\.0\.1/)
  // Nothing was created in the operator's, not even a table.
  expect((await db.query('SHOW TABLES'))[0]).toEqual([])
  expect((await db.query("SHOW DATABASES LIKE 'post_dispatcher_demo%'"))[0]).toEqual([])
})

/** Folders of demos, and processes that work for one. */
function leftovers(): string[] {
  const folders = readdirSync(tmpdir()).filter((name) => name.startsWith('post-dispatcher-demo-'))
  const processes = readdirSync('/proc').filter(
    (pid) => /^\d+$/.test(pid) && environmentOf(pid).includes('dispatcher-demo-'),
  )
  return [...folders, ...processes]
}

function environmentOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/environ`, 'utf8')
  } catch {
    return ''
  }
}
