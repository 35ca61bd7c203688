import { execFileSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, it } from 'vitest'
import { runProgram } from '../support/run-program'
import { temporaryFolder } from '../support/temporary-folder'

const folder = temporaryFolder("mysql's server-")

it("runs the server of a Debian that is there by that Debian's loader, with its own files after the arguments given", async () => {
  const debian = join(folder, 'debian')
  // Stands for the loader: shows what it is given.
  const loader = join(debian, 'usr/lib/x86_64-linux-gnu/ld-linux-x86-64.so.2')
  mkdirSync(dirname(loader), { recursive: true })
  writeFileSync(loader, '#!/bin/sh\nprintf "%s\\n" "$@"\n', { mode: 0o755 })
  const ran = await runProgram('scripts/mysql-server.mjs', ['install', folder])
  const wrapper = join(folder, 'mysqld')
  // Its path alone, so that a shell can put it into a variable.
  expect(ran).toMatchObject({ code: 0, stdout: `${wrapper}\n` })
  const server = join(debian, 'usr/sbin/mysqld')
  const given = ['--no-defaults', '--init-file=/some where/it.sql']
  expect(execFileSync(wrapper, given, { encoding: 'utf8' }).trim().split('\n')).toEqual([
    ...['--argv0', server, '--library-path', dirname(loader), server],
    ...given,
    `--basedir=${join(debian, 'usr')}`,
    `--lc-messages-dir=${join(debian, 'usr/share/mysql')}`,
    `--character-sets-dir=${join(debian, 'usr/share/mysql/charsets')}`,
    `--plugin-dir=${join(debian, 'usr/lib/mysql/plugin')}`,
  ])
})

it('says how it is used', async () => {
  expect(await runProgram('scripts/mysql-server.mjs', ['--help'])).toMatchObject({ code: 0, stderr: '' })
  const ran = await runProgram('scripts/mysql-server.mjs', ['start'])
  expect(ran).toMatchObject({ code: 2, stdout: '' })
  expect(ran.stderr).toMatch(/Usage: node scripts\/mysql-server\.mjs install/)
})
