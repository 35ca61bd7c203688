import { existsSync, readFileSync, rmSync, statSync, utimesSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { temporaryProject } from '../support/temporary-project'

it('says that Node is too old before anything is installed', async () => {
  const project = temporaryProject({ packages: 'pretended' })
  const manifest = JSON.parse(readFileSync(join(project.folder, 'package.json'), 'utf8'))
  project.write('package.json', JSON.stringify({ ...manifest, engines: { node: '>=99.1.0' } }))
  for (const what of ['packages', 'build']) {
    const ran = await project.script('prepare.mjs', [what])
    expect(ran).toMatchObject({ code: 1, stdout: '' })
    expect(ran.stderr).toMatch(
      `Node 99.1.0 or newer is needed, and ${process.execPath} is ${process.versions.node}. Install Node 24 (https`,
    )
  }
  expect(project.installs()).toBe(0)
})

describe('packages', () => {
  it('are installed once, with nothing on stdout, and then not again', async () => {
    const project = temporaryProject({ packages: 'pretended' })
    const first = await project.script('prepare.mjs', ['packages'])
    expect(first).toMatchObject({ code: 0, stdout: '' })
    expect(first.stderr).toMatch(/Installing packages/)
    expect(await project.script('prepare.mjs', ['packages'])).toMatchObject({ code: 0, stdout: '', stderr: '' })
    expect(project.installs()).toBe(1)
  })

  it('are installed once when two commands start at the same moment', async () => {
    const project = temporaryProject({ packages: 'pretended' })
    const ran = await Promise.all([1, 2, 3].map(() => project.script('prepare.mjs', ['packages'])))
    expect(ran.map(({ code }) => code)).toEqual([0, 0, 0])
    expect(project.installs()).toBe(1)
  })

  it('are installed again when package-lock.json asks for another version', async () => {
    const project = temporaryProject({ packages: 'pretended' })
    await project.script('prepare.mjs', ['packages'])
    const lock = JSON.parse(readFileSync(join(project.folder, 'package-lock.json'), 'utf8'))
    lock.packages['node_modules/mysql2'].version = '99.0.0'
    project.write('package-lock.json', JSON.stringify(lock))
    await project.script('prepare.mjs', ['packages'])
    expect(project.installs()).toBe(2)
  })

  it('are left alone when a checkout only touched package-lock.json', async () => {
    const project = temporaryProject({ packages: 'pretended' })
    await project.script('prepare.mjs', ['packages'])
    const later = new Date(Date.now() + 1_000)
    utimesSync(join(project.folder, 'package-lock.json'), later, later)
    await project.script('prepare.mjs', ['packages'])
    expect(project.installs()).toBe(1)
  })

  it('that cannot be installed end the command with a message', async () => {
    const project = temporaryProject({ packages: 'pretended' })
    project.write('bin/npm', '#!/bin/sh\necho no network >&2\nexit 1\n')
    const ran = await project.script('prepare.mjs', ['packages'])
    expect(ran).toMatchObject({ code: 1, stdout: '' })
    expect(ran.stderr).toMatch(/no network[\s\S]*npm ci failed/)
  })
})

describe('the build', () => {
  it('is made once however many need it at the same moment, again after a change alone, and a mistake leaves what ran before', async () => {
    const project = temporaryProject({ packages: 'real' })
    project.write('src/one.ts', 'export const one: number = 1\n')
    project.write('src/two.ts', 'export const two = 2\n')
    const dist = (name: string) => join(project.folder, 'dist', name)
    const both = await Promise.all([1, 2].map(() => project.script('prepare.mjs', ['build'])))
    expect(both).toMatchObject([
      { code: 0, stdout: '' },
      { code: 0, stdout: '' },
    ])
    expect(both.filter(({ stderr }) => /Built/.test(stderr))).toHaveLength(1)
    expect(existsSync(dist('one.js'))).toBe(true)
    expect(await project.script('prepare.mjs', ['build'])).toEqual({ code: 0, signal: null, stdout: '', stderr: '' })
    // A change, and a file that is gone: what was made from it goes as well.
    project.write('src/one.ts', 'export const one: number = 11\n')
    rmSync(join(project.folder, 'src/two.ts'))
    expect((await project.script('prepare.mjs', ['build'])).stderr).toMatch(/Built/)
    expect(readFileSync(dist('one.js'), 'utf8')).toMatch(/one = 11/)
    expect(existsSync(dist('two.js'))).toBe(false)
    project.write('src/one.ts', "export const one: number = 'a word'\n")
    const failed = await project.script('prepare.mjs', ['build'])
    expect(failed).toMatchObject({ code: 1, stdout: '' })
    expect(failed.stderr).toMatch(/not assignable/)
    expect(readFileSync(dist('one.js'), 'utf8')).toMatch(/one = 11/)
  })

  it('of an image without sources is left alone', async () => {
    const project = temporaryProject({ packages: 'real' })
    project.write('dist/server.js', '// shipped')
    const before = statSync(join(project.folder, 'dist/server.js')).mtimeMs
    expect(await project.script('prepare.mjs', ['build'])).toMatchObject({ code: 0, stderr: '' })
    expect(statSync(join(project.folder, 'dist/server.js')).mtimeMs).toBe(before)
  })
})
