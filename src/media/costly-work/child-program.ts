import { extname, resolve } from 'node:path'
import { projectRoot } from '../../config/project-root'
import { bareEnvironment, confined } from './confined'
import { HARD_MEMORY_MB, MEMORY_MB, MOST_CPU_S } from './limits'

/** For the library that reads videos; pictures lie outside of it. */
const HEAP_MB = 192

export type Program = {
  file: string
  args: string[]
  env: NodeJS.ProcessEnv
  /** What it may really have of memory. */
  memoryMb: number
}

/** How to start the process that does costly work: from source where we run from source. */
export function childProgram(): Program {
  const fromSource = extname(__filename) === '.ts'
  // Found from the project's folder, because compiled this function lies in bundles of other folders too.
  const entry = resolve(projectRoot, fromSource ? 'src' : 'dist', `media/costly-work/child-entry${extname(__filename)}`)
  const loader = fromSource ? ['-r', require.resolve('ts-node/register/transpile-only')] : []
  return {
    memoryMb: MEMORY_MB,
    ...confined([process.execPath, `--max-old-space-size=${HEAP_MB}`, ...loader, entry], {
      memoryMb: HARD_MEMORY_MB,
      cpuSeconds: MOST_CPU_S,
    }),
    env: {
      ...bareEnvironment(),
      // Each thread has a stack and a heap of its own, and one does the work.
      UV_THREADPOOL_SIZE: '2',
      MALLOC_ARENA_MAX: '2',
      // From another working directory ts-node would not find the settings it compiles with.
      ...(fromSource && { TS_NODE_PROJECT: resolve(projectRoot, 'tsconfig.json') }),
    },
  }
}
