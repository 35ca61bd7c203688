import { type Help, Option } from 'commander'
import { isNeeded } from './kit'

/** How the command line is called; `node dist/cli.js` is the same. */
export const PROGRAM = 'npm run cli --'

/** What stands below the help of a command, each part after a blank line. */
export const below = (...parts: string[]): string => parts.join('\n')

/** Standing at the end of help: command lines to copy. `--silent` keeps npm's own lines away from the result. */
export const examples = (...lines: string[]): string =>
  ['', 'Examples:', ...lines.map((line) => `  npm run --silent cli -- ${line}`)].join('\n')

/** Standing at the end of help: what the exit code of a command says beyond the usual. */
export const exitCodes = (done: string, failed: string, other: Record<number, string> = {}): string =>
  [
    '',
    'Exit codes:',
    `  0  ${done}`,
    `  1  ${failed}`,
    ...Object.entries({ 2: 'the command line is wrong', ...other }).map(([code, means]) => `  ${code}  ${means}`),
  ].join('\n')

/** Where a command prints a list or a report. */
export const asJson = (): Option => new Option('--json', 'print one JSON document instead; docs/cli.md tells its shape')

/** The first line of help, with the options that must be given: `posts resolve <id> --as <word> [options]`. */
export const usageLine: Help['commandUsage'] = (command) => {
  const names: string[] = []
  for (let one: typeof command | null = command; one; one = one.parent) names.unshift(one.name())
  const args = command.registeredArguments.map((one) => (one.required ? `<${one.name()}>` : `[${one.name()}]`))
  const needed = command.options.filter(isNeeded).map((option) => option.flags)
  const rest = command.commands.length > 0 ? ['<command>'] : ['[options]']
  return [...names, ...args, ...needed, ...rest].join(' ')
}
