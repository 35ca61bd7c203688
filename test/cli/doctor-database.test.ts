import { expect, it } from 'vitest'
import { checkTogether } from '../../src/cli/doctor/check-database'
import type { Finding } from '../../src/cli/doctor/finding'
import { openDatabase, openWorkerDatabase } from '../../src/db/connection'
import { testDatabase } from '../support/database'

it('says when something keeps the statements of workers from being sent together, and nothing else', async () => {
  const { url } = await testDatabase()
  const said = async (open: (url: string) => ReturnType<typeof openDatabase>) => {
    const db = open(url)
    try {
      const found: Finding[] = []
      for await (const one of checkTogether(db)) found.push(one)
      return found
    } finally {
      await db.end()
    }
  }
  expect(await said(openWorkerDatabase)).toEqual([])
  expect(await said(openDatabase)).toEqual([
    {
      state: 'wrong',
      what: expect.stringMatching(
        /^Database: it does not take several statements at once, as workers send them \(.*syntax/,
      ),
      todo: expect.stringContaining('CLIENT_MULTI_STATEMENTS'),
    },
  ])
})
