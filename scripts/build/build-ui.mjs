import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import { inProject } from '../lib/project.mjs'

/** Put where the page's own addresses begin; whoever serves the page puts there what it is served below. */
const BASE = '__UI_BASE__'
/** What is looked at under `/ui/`, the description of the API, and what went out in the sandbox. */
const pages = ['index.html', 'docs.html', 'sandbox.html']
/** Smaller files fit into one packet as they are. */
const WORTH_BYTES = 1_024

/**
 * Builds the pages, each of which names its files by addresses that begin with {@link BASE}, and files in `assets`
 * whose names change with their content, each also compressed beside itself as `.br` and `.gz`.
 * @param folder where it is put
 */
export async function buildUi(folder) {
  // Loaded here, so that importing this file needs no packages.
  const { build } = await import('vite')
  const root = inProject('src/ui')
  await build({
    root,
    configFile: false,
    logLevel: 'warn',
    // The page may lie below any path: its programs find one another by where they are themselves.
    base: './',
    // Nothing may be written into the page by script, and small pictures go by themselves like the others.
    build: {
      outDir: folder,
      emptyOutDir: true,
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      target: 'es2022',
      reportCompressedSize: false,
      rolldownOptions: { input: pages.map((page) => join(root, page)) },
    },
    oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  })
  for (const page of pages) {
    const file = join(folder, page)
    writeFileSync(file, readFileSync(file, 'utf8').replaceAll(/(src|href)="\.\//g, `$1="${BASE}/ui/`))
  }
  await Promise.all(readdirSync(join(folder, 'assets')).map((name) => compress(join(folder, 'assets', name))))
}

async function compress(file) {
  if (statSync(file).size < WORTH_BYTES) return
  const body = readFileSync(file)
  const [br, gz] = await Promise.all([
    promisify(brotliCompress)(body, { params: { [constants.BROTLI_PARAM_SIZE_HINT]: body.length } }),
    promisify(gzip)(body, { level: 9 }),
  ])
  writeFileSync(`${file}.br`, br)
  writeFileSync(`${file}.gz`, gz)
}
