import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { inProject } from '../lib/project.mjs'

/** Starts one of the compiled programs; its errors are shown. */
export const startNode = (program, args, env) =>
  spawn(process.execPath, [inProject('dist', program), ...args], { env, stdio: ['pipe', 'pipe', 'inherit'] })

/** Runs one to its end and returns what it printed; throws when it failed. */
export async function runNode(program, args, env, input = '') {
  const child = startNode(program, args, env)
  let printed = ''
  child.stdout.on('data', (chunk) => {
    printed += chunk
  })
  child.stdin.end(input)
  const [code, signal] = await once(child, 'close')
  if (code !== 0) throw new Error(`${program} ${args.join(' ')} ended with ${signal ?? `code ${code}`}`)
  return printed.trim()
}
