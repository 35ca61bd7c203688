import { expect, it } from 'vitest'
import { emptyDatabase } from '../support/database'
import { runProgram } from '../support/run-program'

it("never publishes the operator's due posts: it makes a schema of its own beside theirs, and removes it", async () => {
  const { url, db } = await emptyDatabase()
  const ran = await runProgram('scripts/demo.mjs', [], { env: { ...process.env, DATABASE_URL: url }, cwd: '/' })
  expect(ran).toMatchObject({ code: 0, stderr: '' })
  expect(ran.stdout).toMatch(/a schema of its own on 127\.0\.0\.1/)
  expect(ran.stdout).toMatch(/^linkedin +document +published +\d +\S+ +https:/m)
  // Nothing was created in the operator's, not even a table.
  expect((await db.query('SHOW TABLES'))[0]).toEqual([])
  expect((await db.query("SHOW DATABASES LIKE 'post_dispatcher_demo%'"))[0]).toEqual([])
})
