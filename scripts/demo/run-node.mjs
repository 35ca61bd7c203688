import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { inProject } from '../lib/project.mjs'

const running = new Set()
let isEnding = false

/** Starts one of the compiled programs; its errors are shown. */
export function startNode(program, args, env) {
  if (isEnding) throw new Error(`the demo ends, ${program} is not started any more`)
  const child = spawn(process.execPath, [inProject('dist', program), ...args], {
    env,
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  running.add(child)
  child.once('exit', () => running.delete(child))
  return child
}

/** Ends what is still at work, waits for it, and lets nothing begin any more. */
export async function stopPrograms() {
  isEnding = true
  await Promise.all(
    [...running].map((child) => {
      const ended = once(child, 'exit')
      child.kill('SIGTERM')
      return ended
    }),
  )
}

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
