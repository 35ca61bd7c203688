import { type SpawnOptions, spawn } from 'node:child_process'
import { extname, resolve } from 'node:path'

export const projectRoot = resolve(__dirname, '../..')

export type Ran = { code: number | null; signal: NodeJS.Signals | null; stdout: string; stderr: string }

/** Runs a program to its end and returns all it said. TypeScript is run from source, named from the project's folder. */
export function runProgram(
  file: string,
  args: string[] = [],
  { input, ...options }: SpawnOptions & { input?: string } = {},
): Promise<Ran> {
  const program = resolve(projectRoot, file)
  const loader = extname(program) === '.ts' ? ['-r', require.resolve('ts-node/register/transpile-only')] : []
  // ts-node looks for its settings in the working directory, which may be another.
  const env = { TS_NODE_PROJECT: resolve(projectRoot, 'tsconfig.json'), ...(options.env ?? process.env) }
  const child = spawn(process.execPath, [...loader, program, ...args], { ...options, env, stdio: 'pipe' })
  const ran: Ran = { code: null, signal: null, stdout: '', stderr: '' }
  child.stdout.on('data', (chunk) => {
    ran.stdout += chunk
  })
  child.stderr.on('data', (chunk) => {
    ran.stderr += chunk
  })
  child.stdin.on('error', () => {})
  child.stdin.end(input)
  return new Promise((done, fail) => {
    child.once('error', fail)
    child.once('close', (code, signal) => done({ ...ran, code, signal }))
  })
}
