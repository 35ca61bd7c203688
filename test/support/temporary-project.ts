import { chmodSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { afterFile } from './after-file'
import { projectRoot, type Ran, runProgram } from './run-program'

export type TemporaryProject = {
  folder: string
  /** Writes a file, with its folders. */
  write(path: string, text: string): void
  /** Runs one of the project's scripts there. */
  script(name: string, args?: string[], env?: NodeJS.ProcessEnv): Promise<Ran>
  /** How often npm was asked to install. */
  installs(): number
}

/** A copy of the scripts around a tiny source tree, in which tests may break things. */
export function temporaryProject({ packages }: { packages: 'real' | 'pretended' }): TemporaryProject {
  const folder = mkdtempSync(join(tmpdir(), 'project-'))
  afterFile(() => rmSync(folder, { recursive: true, force: true }))
  for (const name of ['scripts', 'tsconfig.json', 'tsconfig.build.json', 'package.json', 'package-lock.json']) {
    cpSync(join(projectRoot, name), join(folder, name), { recursive: true })
  }
  const write = (path: string, text: string) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), text)
  }
  // What is built there is a few lines: reading Node's own types would be most of each compilation.
  const { compilerOptions, ...rest } = JSON.parse(readFileSync(join(projectRoot, 'tsconfig.json'), 'utf8'))
  write(
    'tsconfig.json',
    JSON.stringify({ ...rest, compilerOptions: { ...compilerOptions, types: [], lib: ['ES2022'] } }),
  )
  if (packages === 'real') symlinkSync(join(projectRoot, 'node_modules'), join(folder, 'node_modules'))
  // Stands for npm: takes as long as a moment, notes that it was called, and leaves behind what npm leaves.
  write(
    'bin/npm',
    '#!/bin/sh\necho "$@" >> bin/npm.calls\nsleep 0.3\nmkdir -p node_modules/typescript\ncp package-lock.json node_modules/.package-lock.json\necho added 200 packages\n',
  )
  chmodSync(join(folder, 'bin/npm'), 0o755)
  write('bin/npm.calls', '')
  return {
    folder,
    write,
    script: (name, args = [], env = {}) =>
      runProgram(join(folder, 'scripts', name), args, {
        env: { ...process.env, PATH: `${join(folder, 'bin')}${delimiter}${process.env.PATH}`, ...env },
      }),
    installs: () => readFileSync(join(folder, 'bin/npm.calls'), 'utf8').split('\n').length - 1,
  }
}
