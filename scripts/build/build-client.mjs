import { spawnSync } from 'node:child_process'
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { inProject, root } from '../lib/project.mjs'

/**
 * Compiles the client into a package of its own: modules of today's JavaScript with their types, for browsers and Node.
 * `npm pack ./dist/client` makes one file of it.
 * @param folder where it is put
 */
export function buildClient(folder) {
  const compiler = inProject('node_modules/typescript/bin/tsc')
  const args = [compiler, '-p', inProject('tsconfig.client.json'), '--outDir', folder]
  const { status } = spawnSync(process.execPath, args, { cwd: root, stdio: ['ignore', 2, 2] })
  if (status !== 0) throw new Error('The compiler found errors in the client; dist is left as it was')
  writeFileSync(join(folder, 'package.json'), `${JSON.stringify(manifest(), null, 2)}\n`)
  copyFileSync(inProject('src/client/README.md'), join(folder, 'README.md'))
  copyFileSync(inProject('LICENSE'), join(folder, 'LICENSE'))
}

function manifest() {
  const { version, license, engines } = JSON.parse(readFileSync(inProject('package.json'), 'utf8'))
  return {
    name: 'post-dispatcher-client',
    version,
    description: 'Typed client of the API of post-dispatcher, for browsers and Node',
    license,
    type: 'module',
    exports: { '.': { types: './index.d.ts', default: './index.js' }, './package.json': './package.json' },
    types: './index.d.ts',
    sideEffects: false,
    files: ['**/*.js', '**/*.d.ts'],
    engines,
  }
}
