/**
 * Runs a program under limits of its own and behind everything else on the machine. `ulimit -d` bounds all memory that a
 * process can write to, that of native libraries too, where `--max-old-space-size` sees the heap of JavaScript alone, and
 * `ulimit -v` would count gigabytes of addresses that Node reserves. Systems without it (macOS takes the limit and ignores
 * it) are left with the limits of pixels and time. When memory runs out after all, the system ends this process first.
 */
const script = [
  'ulimit -d "$1" 2>/dev/null',
  'ulimit -t "$2" 2>/dev/null',
  'echo 1000 2>/dev/null >/proc/self/oom_score_adj',
  'shift 2',
  'exec nice -n 5 "$@"',
].join('; ')

/** The command line of a program that may take so much memory and processor time. */
export function confined(
  [program, ...args]: [string, ...string[]],
  { memoryMb, cpuSeconds }: { memoryMb: number; cpuSeconds: number },
): { file: string; args: string[] } {
  return { file: '/bin/sh', args: ['-c', script, 'sh', String(memoryMb * 1024), String(cpuSeconds), program, ...args] }
}

/** What such a program gets of our environment, which holds secrets: the way to programs, libraries and temporary files. */
export function bareEnvironment(): NodeJS.ProcessEnv {
  const { PATH, LD_LIBRARY_PATH, TMPDIR } = process.env
  return { PATH, LC_ALL: 'C', ...(LD_LIBRARY_PATH && { LD_LIBRARY_PATH }), ...(TMPDIR && { TMPDIR }) }
}
