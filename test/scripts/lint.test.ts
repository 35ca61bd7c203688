import { execFile } from 'node:child_process'
import { copyFileSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { beforeAll, describe, expect, it } from 'vitest'
import { projectRoot } from '../support/run-program'
import { temporaryFolder } from '../support/temporary-folder'

const mistakes = {
  'a debugger left behind': ['export const f = () => {\n  debugger\n}\n', 'noDebugger'],
  'a variable nobody uses': ['export const f = () => {\n  const left = 1\n  return 2\n}\n', 'noUnusedVariables'],
  'an unhandled promise': [
    'const save = async (): Promise<void> => {}\nexport const f = () => {\n  save()\n}\n',
    'noFloatingPromises',
  ],
  'a promise of a library that nobody waits for': [
    "import { createPool } from 'mysql2/promise'\n\nexport const f = () => {\n  createPool('').query('SELECT 1')\n}\n",
    'no-floating-promises',
  ],
  'a case of a union that is forgotten': [
    "export const f = (kind: 'a' | 'b') => {\n  switch (kind) {\n    case 'a':\n      return 1\n  }\n  return 2\n}\n",
    'useExhaustiveSwitchCases',
  ],
  'a question which platform it is': [
    "export const f = (platform: string) => (platform === 'threads' ? 1 : 2)\n",
    'no-restricted-syntax',
  ],
  'a question which platform an account is of': [
    "export const f = (account: { platform: string }) => ('linkedin' !== account.platform ? 1 : 2)\n",
    'no-restricted-syntax',
  ],
  'a question which platform it is, under another name': [
    "export const f = (where: string) => (where === 'instagram' ? 1 : 2)\n",
    'no-restricted-syntax',
  ],
  'a choice between platforms': [
    'export const f = (post: { platform: string }) => {\n  switch (post.platform) {\n    default:\n      return 1\n  }\n}\n',
    'no-restricted-syntax',
  ],
  'a type that is any': ['export const f = (x: any) => x\n', 'noExplicitAny'],
}

describe('npm run check', () => {
  const folder = temporaryFolder('lint-')
  beforeAll(() => {
    copyFileSync(resolve(projectRoot, 'biome.jsonc'), join(folder, 'biome.jsonc'))
    copyFileSync(resolve(projectRoot, 'tsconfig.json'), join(folder, 'tsconfig.json'))
    writeFileSync(join(folder, '.gitignore'), 'node_modules/\n')
    symlinkSync(resolve(projectRoot, 'node_modules'), join(folder, 'node_modules'))
    copyFileSync(resolve(projectRoot, 'eslint.config.mjs'), join(folder, 'eslint.config.mjs'))
    mkdirSync(join(folder, 'test'))
    writeFileSync(join(folder, 'test/none.ts'), 'export const none = 1\n')
  })

  /** The two linters of the command, called as package.json calls them, on one file. */
  const check = async (text: string, file = 'src/one.ts') => {
    const { scripts } = JSON.parse(readFileSync(resolve(projectRoot, 'package.json'), 'utf8'))
    const linters = scripts.check.split(' && ').filter((part: string) => /^(biome|eslint) /.test(part))
    rmSync(join(folder, 'src'), { recursive: true, force: true })
    mkdirSync(dirname(join(folder, file)), { recursive: true })
    writeFileSync(join(folder, file), text)
    const env = { ...process.env, PATH: `${join(projectRoot, 'node_modules/.bin')}:${process.env.PATH}` }
    return promisify(execFile)('sh', ['-c', linters.join(' && ')], { cwd: folder, env }).then(
      ({ stdout, stderr }) => ({ code: 0, said: stdout + stderr }),
      ({ code, stdout, stderr }) => ({ code, said: stdout + stderr }),
    )
  }

  it('passes a file without mistakes', async () => {
    expect(await check('export const f = () => 1\n')).toMatchObject({ code: 0 })
  })

  it('passes a question which platform it is in the room of a platform, and one about this machine', async () => {
    const asks = "export const f = (login: string) => login === 'instagram'\n"
    expect(await check(asks, 'src/platforms/instagram/module.ts')).toMatchObject({ code: 0 })
    expect(await check("export const f = () => process.platform === 'linux'\n")).toMatchObject({ code: 0 })
  })

  it.each(Object.entries(mistakes))('fails on %s', async (_, [text, rule]) => {
    const { code, said } = await check(text as string)
    expect(code, said).toBe(1)
    expect(said).toContain(rule)
  })
})
