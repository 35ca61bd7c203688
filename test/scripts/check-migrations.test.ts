import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { projectRoot, runProgram } from '../support/run-program'
import { temporaryFolder } from '../support/temporary-folder'

describe('the check of the migrations', () => {
  const parent = temporaryFolder('migrations-')
  let folder: string
  beforeEach(() => {
    folder = mkdtempSync(join(parent, 'x'))
    cpSync(resolve(projectRoot, 'migrations'), folder, { recursive: true })
  })
  const check = (...args: string[]) =>
    runProgram('scripts/check-migrations.mjs', args, {
      env: { ...process.env, MIGRATIONS_FOLDER: folder },
    })
  const first = () => join(folder, '001-social-token.sql')

  it('is content with those of this version', async () => {
    expect(await check()).toMatchObject({ code: 0, stderr: '' })
  })

  it('fails when one was edited, also with --add', async () => {
    writeFileSync(first(), `${readFileSync(first(), 'utf8')}\n`)
    expect(await check()).toMatchObject({ code: 1, stderr: expect.stringMatching(/001-social-token.sql was changed/) })
    expect(await check('--add')).toMatchObject({ code: 1 })
  })

  it('fails when one is gone', async () => {
    rmSync(first())
    expect(await check()).toMatchObject({ code: 1, stderr: expect.stringMatching(/001-social-token.sql is gone/) })
  })

  it('notes a new one when told to, and only behind the others', async () => {
    writeFileSync(join(folder, '999-new.sql'), 'SELECT 1')
    expect(await check()).toMatchObject({ code: 1, stderr: expect.stringMatching(/999-new.sql is not noted yet/) })
    expect(await check('--add')).toMatchObject({ code: 0 })
    expect(await check()).toMatchObject({ code: 0 })
    writeFileSync(join(folder, '998-between.sql'), 'SELECT 1')
    expect(await check('--add')).toMatchObject({ code: 1, stderr: expect.stringMatching(/would come before 999-new/) })
  })
})
