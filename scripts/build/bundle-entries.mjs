import { createHash } from 'node:crypto'
import { readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { basename, dirname, join, relative, resolve } from 'node:path'
import { inProject, say } from '../lib/project.mjs'
import { leaveOut } from './leave-out.mjs'

/** What is started over and over: by cron and the dispatcher, and by operators. */
export const hotEntries = [
  'cron/post-scheduler.cron.ts',
  'workers/post-scheduler.worker-runner.ts',
  'cli/run-command.ts',
  'cli/posts.ts',
  'cli/accounts.ts',
  'cli/keys.ts',
  'cli/media.ts',
  'cli/doctor.ts',
  'cli/migrate.ts',
  'services/server.ts',
  'tracing/traces.ts',
  // The share of every tenth tick.
  'db/pruning/take-turn.ts',
]

/**
 * What stays. Its lazy imports lie in the bundle as well, and still run when they are wanted: outside they would bring a
 * second copy of what both of them need.
 */
const staying = new Set(['services/server.ts'])
/** But for these, which most servers never want, and which share next to nothing with them. */
const apart = /\/(rate-limit\/shared-store|tracing\/traces)$/

/** Most of what these could import they do not. */
const shaken = new Set(['tracing/traces.ts'])

const loader = readFileSync(inProject('scripts/build/entry-loader.cjs'), 'utf8')

/**
 * Puts each hot entry with everything it needs at once into one file: finding, reading and compiling hundreds of small
 * ones takes longer than all the work of an idle tick. What the entry imports lazily stays lazy and outside.
 * @param {{ src: string, dist: string, entries?: string[] }} folders dist already holds the compiler's output
 */
export async function bundleEntries({ src, dist, entries = hotEntries }) {
  // Loaded here, so that importing this file needs no packages.
  const { rolldown } = await import('rolldown')
  for (const entry of entries) {
    const name = basename(entry, '.ts')
    const folder = join(dist, dirname(entry))
    const file = join(folder, `${name}.bundle.js`)
    const bundle = await rolldown({
      input: join(src, entry),
      platform: 'node',
      // OpenTelemetry's packages bring modules beside what Node requires, of which what nobody uses can be left out.
      ...(shaken.has(entry) && { resolve: { mainFields: ['module', 'main'] } }),
      plugins: [keepLazy(src, dirname(entry), staying.has(entry)), leaveOut, constantsAsData],
      // Optional packages that drivers try and do without are none of ours to complain about.
      logLevel: 'silent',
    })
    await bundle.write({
      file,
      format: 'cjs',
      sourcemap: true,
      // Packages' documentation is read at each start as well; what their licences say stays.
      comments: { legal: true, annotation: false, jsdoc: false },
      // Of lazy imports nothing is inlined, and they become require(), which the script runner allows.
      codeSplitting: false,
      dynamicImportInCjs: false,
    })
    await bundle.close()
    // In plain ASCII a source takes half the memory and a fraction of the time to read.
    writeFileSync(file, asFunction(inAscii(readFileSync(file, 'utf8'))))
    const hash = createHash('sha256').update(readFileSync(file)).digest('hex').slice(0, 12)
    const values = { bundle: basename(file), name, hash }
    writeFileSync(
      join(folder, `${name}.js`),
      loader.replaceAll(/\{\{(\w+)\}\}/g, (_, key) => values[key]),
    )
    // It belongs to the compiler's output that the loader has replaced.
    rmSync(join(folder, `${name}.js.map`), { force: true })
    say(`  dist/${relative(dist, file)}  ${Math.round(statSync(file).size / 1024)} kB`)
  }
}

/**
 * Leaves `import('…')` to the compiled file beside the bundle, and to packages.
 * @param oursInside whether that is for packages alone
 */
function keepLazy(src, entryFolder, oursInside) {
  return {
    name: 'keep-lazy',
    resolveId(source, importer, { kind }) {
      // A require() in our own sources stands inside a function and means the same as import(); in packages it is how
      // they are put together.
      const lazy = kind === 'dynamic-import' || (kind === 'require-call' && importer?.startsWith(src))
      if (!lazy || !importer) return null
      if (!source.startsWith('.')) return { id: source, external: true }
      if (oursInside && !apart.test(source)) return null
      // The compiler's output has the tree of src, so the way from the bundle to it is the way inside src.
      const id = relative(join(src, entryFolder), resolve(dirname(importer), source))
      return { id: id.startsWith('.') ? id : `./${id}`, external: true }
    },
  }
}

/**
 * What Node makes of a module. Written here once: at each start it would take another copy of the whole source. It begins on
 * the program's first line, so that line numbers in stack traces are those of the bundle.
 */
const asFunction = (source) => `(function (exports, require, module, __filename, __dirname) {${source}\n})`

/** Writes every other character as an escape; they stand in strings, patterns and comments only. */
function inAscii(source) {
  return source.replace(/[\u0080-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
}

/**
 * The driver's tables of constants are thousands of assignments that run at every start; the largest alone takes 7 ms.
 * The same as data takes one.
 */
const constantsAsData = {
  name: 'constants-as-data',
  transform: {
    filter: { id: /mysql2\/lib\/constants\/(errors|charsets)\.js$/ },
    handler(_, id) {
      const json = JSON.stringify(createRequire(id)(id))
      return { code: `module.exports = JSON.parse(${JSON.stringify(json)})`, map: null }
    },
  },
}
