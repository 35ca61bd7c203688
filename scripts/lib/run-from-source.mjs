import { spawn } from 'node:child_process'
import { inProject, root } from './project.mjs'

/** Runs a TypeScript program of the project with our arguments, and ends as it ends. */
export function runFromSource(program) {
  const loader = inProject('node_modules/ts-node/register/transpile-only')
  const env = { ...process.env, TS_NODE_PROJECT: inProject('tsconfig.json') }
  const args = ['-r', loader, inProject(program), ...process.argv.slice(2)]
  const child = spawn(process.execPath, args, { cwd: root, env, stdio: 'inherit' })
  // What it has started ends with it, so it must hear of our end.
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  child.once('exit', (code, signal) => {
    process.exitCode = signal ? 1 : (code ?? 1)
  })
}
