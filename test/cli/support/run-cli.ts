import { runProgram } from '../../support/run-program'

/** Runs the command line as a process of its own, compiled, with nothing of our environment but what is handed in. */
export const runCli = (args: string[], env: Record<string, string>, input = '') =>
  runProgram('dist/cli.js', args, { env: { PATH: process.env.PATH, HOME: process.env.HOME, ...env }, input })
