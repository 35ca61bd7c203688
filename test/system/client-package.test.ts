import { execFile } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import ts from 'typescript'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startTestApi, type TestApi } from '../api/support/test-api'
import { projectRoot } from '../support/run-program'

const run = promisify(execFile)

/** A project of somebody else's, with the package as `npm install` puts it there. */
let project: string
let api: TestApi
let key: string

beforeAll(async () => {
  project = mkdtempSync(join(tmpdir(), 'consumer-'))
  const packed = join(projectRoot, 'dist/client')
  const { stdout } = await run('npm', ['pack', '--json', '--pack-destination', project], { cwd: packed })
  const [{ filename }] = JSON.parse(stdout)
  const installed = join(project, 'node_modules/post-dispatcher-client')
  mkdirSync(installed, { recursive: true })
  await run('tar', ['-xzf', join(project, filename), '--strip-components=1', '-C', installed])
  writeFileSync(join(project, 'package.json'), '{ "type": "module" }')
  cpSync(join(projectRoot, 'test/fixtures/client/consumer.ts'), join(project, 'consumer.ts'))
  api = await startTestApi()
  key = (await api.company()).key
})
afterAll(() => rmSync(project, { recursive: true, force: true }))

const strict: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2022,
  strict: true,
  skipLibCheck: false,
  verbatimModuleSyntax: true,
  erasableSyntaxOnly: true,
  isolatedModules: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  noPropertyAccessFromIndexSignature: true,
  typeRoots: [join(projectRoot, 'node_modules/@types')],
}

/** What both compilations read is parsed once: the libraries of TypeScript are most of it. */
const parsed = new Map<string, ts.SourceFile | undefined>()

function compile(given: ts.CompilerOptions): string[] {
  const options = { ...strict, ...given }
  const host = ts.createCompilerHost(options)
  const read = host.getSourceFile.bind(host)
  host.getSourceFile = (name, ...how) => {
    if (!name.includes('/typescript/lib/')) return read(name, ...how)
    if (!parsed.has(name)) parsed.set(name, read(name, ...how))
    return parsed.get(name)
  }
  const program = ts.createProgram([join(project, 'consumer.ts')], options, host)
  const { diagnostics } = program.emit()
  return [...ts.getPreEmitDiagnostics(program), ...diagnostics].map(({ messageText }) =>
    ts.flattenDiagnosticMessageText(messageText, '\n'),
  )
}

const consumed = '200 ok 0 415 file-type GET true UnexpectedAnswerError\n'

async function output(module: string): Promise<string> {
  const code = `const { look } = await import(${JSON.stringify(pathToFileURL(module).href)}); console.log(await look(${JSON.stringify(api.url)}, process.env.KEY))`
  const { stdout } = await run(process.execPath, ['--input-type=module', '-e', code], {
    cwd: project,
    env: { PATH: process.env.PATH, KEY: key },
  })
  return stdout
}

describe('the client as a package', () => {
  it('holds modules with their types, tells so, and needs nothing', () => {
    const installed = join(project, 'node_modules/post-dispatcher-client')
    const manifest = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8'))
    const { version } = JSON.parse(readFileSync(join(projectRoot, 'package.json'), 'utf8'))
    expect(manifest).toMatchObject({
      name: 'post-dispatcher-client',
      version,
      license: 'MIT',
      type: 'module',
      exports: { '.': { types: './index.d.ts', default: './index.js' } },
      sideEffects: false,
    })
    expect(Object.keys(manifest).filter((name) => /dependencies|scripts|private/i.test(name))).toEqual([])
    const files = readdirSync(installed)
    expect(files).toEqual(expect.arrayContaining(['index.js', 'index.d.ts', 'README.md', 'LICENSE', 'generated']))
    expect(files.filter((name) => name.endsWith('.ts') && !name.endsWith('.d.ts'))).toEqual([])
  })

  it('compiles as strictly as can be in a Node project of modules (NodeNext), and runs there', async () => {
    const node = { module: ts.ModuleKind.NodeNext, moduleResolution: ts.ModuleResolutionKind.NodeNext }
    const outDir = join(project, 'node')
    expect(compile({ ...node, outDir, lib: ['lib.es2022.d.ts'], types: ['node'] })).toEqual([])
    expect(await output(join(outDir, 'consumer.js'))).toBe(consumed)
  })

  it('compiles for a browser by a bundler, with no types of Node, and what is bundled runs', async () => {
    const bundler = { module: ts.ModuleKind.ESNext, moduleResolution: ts.ModuleResolutionKind.Bundler }
    const outDir = join(project, 'browser')
    expect(
      compile({ ...bundler, outDir, lib: ['lib.es2022.d.ts', 'lib.dom.d.ts', 'lib.dom.iterable.d.ts'], types: [] }),
    ).toEqual([])
    const { rolldown } = await import('rolldown')
    const bundle = await rolldown({ input: join(outDir, 'consumer.js'), platform: 'browser', cwd: project })
    const file = join(project, 'bundle.mjs')
    await bundle.write({ file, format: 'esm' })
    await bundle.close()
    // Nothing is left to be found at run time.
    expect(readFileSync(file, 'utf8')).not.toMatch(/from ["']|require\(|import\(/)
    expect(await output(file)).toBe(consumed)
  })

  it('comes by require() as well, in programs of CommonJS', async () => {
    const code = `const { createClient } = require('post-dispatcher-client'); createClient({ baseUrl: ${JSON.stringify(api.url)} }).getHealth().then(({ body }) => console.log(body.status))`
    const { stdout } = await run(process.execPath, ['--input-type=commonjs', '-e', code], { cwd: project })
    expect(stdout).toBe('ok\n')
  })
})
