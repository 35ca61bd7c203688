import { execFile } from 'node:child_process'
import { copyFileSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { beforeAll, describe, expect, it } from 'vitest'
import { projectRoot } from '../support/run-program'
import { temporaryFolder } from '../support/temporary-folder'

const mistakes: Record<string, [text: string, rule: string, folder?: string]> = {
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
  'a column that is any': [
    "import type { Pool, RowDataPacket } from 'mysql2/promise'\n\nexport const f = async (db: Pool): Promise<string> => {\n  const [rows] = await db.query<RowDataPacket[]>('SELECT 1 AS one')\n  return rows[0]?.two\n}\n",
    'no-unsafe-return',
    'src/db',
  ],
}

/** Each mistake in a file of its own. */
const fileOf = (mistake: string) => `${mistakes[mistake]?.[2] ?? 'src'}/${mistake.replace(/\W/g, '-')}.ts`

const allowed = {
  'src/without-mistakes.ts': 'export const f = () => 1\n',
  'src/platforms/instagram/module.ts': "export const f = (login: string) => login === 'instagram'\n",
  'src/this-machine.ts': "export const f = () => process.platform === 'linux'\n",
}

describe('npm run check', () => {
  const folder = temporaryFolder('lint-')
  /** The two linters of the command, each called as package.json calls it, on these files and no others. */
  const check = async (files: [name: string, text: string][]) => {
    const { scripts } = JSON.parse(readFileSync(resolve(projectRoot, 'package.json'), 'utf8'))
    const linters = scripts.check.split(' && ').filter((part: string) => /^(biome|eslint) /.test(part))
    rmSync(join(folder, 'src'), { recursive: true, force: true })
    for (const [name, text] of files) {
      mkdirSync(dirname(join(folder, name)), { recursive: true })
      writeFileSync(join(folder, name), text)
    }
    // Colours would stand between a file's name and the rule; all mistakes are wanted, not the first twenty.
    const env = { ...process.env, NO_COLOR: '1', PATH: `${join(projectRoot, 'node_modules/.bin')}:${process.env.PATH}` }
    const inLines = (linter: string) =>
      linter.replace('biome ci', 'biome ci --max-diagnostics=none').replace('eslint ', 'eslint --format json ')
    const run = (linter: string) =>
      promisify(execFile)('sh', ['-c', linter], { cwd: folder, env, maxBuffer: 1e7 }).then(
        ({ stdout, stderr }) => ({ code: 0, said: stdout + stderr }),
        ({ code, stdout, stderr }) => ({ code, said: stdout + stderr }),
      )
    return Promise.all(linters.map((linter: string) => run(inLines(linter))))
  }

  // One run of each for all that is asked of them: starting them, and the compiler beneath, is nearly all of their work.
  let biome: string[] = []
  let eslint: { filePath: string; messages: { ruleId: string }[] }[] = []
  beforeAll(async () => {
    copyFileSync(resolve(projectRoot, 'biome.jsonc'), join(folder, 'biome.jsonc'))
    copyFileSync(resolve(projectRoot, 'tsconfig.json'), join(folder, 'tsconfig.json'))
    writeFileSync(join(folder, '.gitignore'), 'node_modules/\n')
    symlinkSync(resolve(projectRoot, 'node_modules'), join(folder, 'node_modules'))
    copyFileSync(resolve(projectRoot, 'eslint.config.mjs'), join(folder, 'eslint.config.mjs'))
    mkdirSync(join(folder, 'test'))
    writeFileSync(join(folder, 'test/none.ts'), 'export const none = 1\n')
    const wrong = Object.entries(mistakes).map(([mistake, [text]]): [string, string] => [fileOf(mistake), text])
    const [ofBiome, ofEslint] = await check([...wrong, ...Object.entries(allowed)])
    expect([ofBiome?.code, ofEslint?.code]).toEqual([1, 1])
    biome = (ofBiome?.said ?? '').split('\n')
    eslint = JSON.parse(ofEslint?.said ?? '')
  })

  it('passes files without mistakes, the question which platform it is in its room, and one about this machine', () => {
    for (const name of Object.keys(allowed)) {
      expect(biome.filter((line) => line.includes(name))).toEqual([])
      expect(eslint.filter(({ filePath }) => filePath.endsWith(name))).toMatchObject([{ messages: [] }])
    }
  })

  it.each(Object.entries(mistakes))('fails on %s', (mistake, [, rule]) => {
    const byEslint = eslint.flatMap(({ filePath, messages }) => messages.map(({ ruleId }) => `${filePath} ${ruleId}`))
    const lines = [...biome, ...byEslint].filter((line) => line.includes(fileOf(mistake)) && line.includes(rule))
    expect(lines).not.toEqual([])
  })
})
