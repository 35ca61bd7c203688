/**
 * Replays every kind of post with a fault at every point: `npm run test:faults -- --help`.
 * Runs the harness of test/faults from source, against the compiled programs.
 */
import { spawn } from 'node:child_process'
import { inProject, root } from './lib/project.mjs'

const loader = inProject('node_modules/ts-node/register/transpile-only')
const args = ['-r', loader, inProject('test/faults/main.ts'), ...process.argv.slice(2)]
const env = { ...process.env, TS_NODE_PROJECT: inProject('tsconfig.json') }
const child = spawn(process.execPath, args, { cwd: root, env, stdio: 'inherit' })
child.once('exit', (code, signal) => {
  process.exitCode = signal ? 1 : (code ?? 1)
})
