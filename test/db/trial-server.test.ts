import { chmodSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { describe, expect, it } from 'vitest'
import { dataDir } from '../../src/config/project-root'
import { serverForFolder, trialServer } from '../../src/db/embedded/trial-server'
import { runProgram } from '../support/run-program'
import { temporaryFolder } from '../support/temporary-folder'

const folder = temporaryFolder('trial-server-')
const mysql = 'mysqld  Ver 9.7.4-2 for Linux on x86_64 ((Debian))'

describe('the server TEST_DB_SERVER names', () => {
  it('may be a script in front of the server, found from the working directory, and is recognised by its version', async () => {
    const wrapper = program('mysqld', `exec printf '%s\\n' "/somewhere/else/${mysql}"`)
    expect(await trialServer(wrapper)).toEqual({ path: wrapper, flavour: 'mysql', version: '9.7.4-2' })
    expect(await trialServer(relative(process.cwd(), wrapper))).toMatchObject({ path: wrapper })
    const mariadb = program('server', `echo 'mariadbd  Ver 11.8.3-MariaDB-1 for debian-linux-gnu on x86_64 (Debian)'`)
    expect(await trialServer(mariadb)).toMatchObject({ flavour: 'mariadb', version: '11.8.3-MariaDB-1' })
  })

  it.each([
    ['is not there', () => join(folder, 'nothing'), /nothing, which is not there$/],
    ['is a folder', () => folder, /, which is not a program that may be run$/],
    ['is not executable', () => program('plain', mysql, 0o644), /plain, which is not a program that may be run$/],
    ['is no server', () => program('date', 'echo Friday'), /date, which does not answer --version as mariadbd/],
    ['fails', () => program('fails', 'exit 1'), /fails, which does not answer --version as mariadbd/],
    ['is too old', () => program('old', 'echo "mysqld  Ver 5.7.44 for"'), /old, version 5\.7\.44; needed is MySQL 8/],
  ])('that %s is refused in one sentence', async (_, path, sentence) => {
    await expect(trialServer(path())).rejects.toThrow(sentence)
    await expect(trialServer(path())).rejects.toThrow(/^TEST_DB_SERVER names [^\n]+$/)
  })

  it('is used by the programs that tests start, which refuse it likewise', async () => {
    const ran = await runProgram('test/fixtures/ensure-embedded-database.mjs', [join(folder, 'data')], {
      env: { ...process.env, TEST_DB_SERVER: '/nonexistent/mysqld' },
    })
    expect(ran.code).toBe(1)
    expect(ran.stderr).toMatch(/TEST_DB_SERVER names \/nonexistent\/mysqld, which is not there/)
  })

  it('does not decide who opens the data of the operator', async () => {
    const machines = { path: '/usr/sbin/mariadbd', flavour: 'mariadb', version: '11.8.3-MariaDB' } as const
    const named = program('named', `echo '${mysql}'`)
    expect(await serverForFolder(folder, named, async () => machines)).toMatchObject({ path: named })
    expect(await serverForFolder(dataDir, named, async () => machines)).toEqual(machines)
  })
})

function program(name: string, script: string, mode = 0o755): string {
  const path = join(folder, name)
  writeFileSync(path, `#!/bin/sh\n${script}\n`)
  chmodSync(path, mode)
  return path
}
