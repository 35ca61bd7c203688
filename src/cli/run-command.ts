import type { Command, CommanderError } from 'commander'
import { explain } from './explain'
import { PROGRAM } from './grammar/help-text'
import { createProgram } from './grammar/program'
import { ofThisProcess, type Surroundings } from './surroundings'
import { paragraph } from './terminal-text'

/** The command line is wrong, as of most programs. */
const WRONG_USAGE = 2

/**
 * Runs the command that a command line names, and returns the exit code. Never throws.
 * @param args without the program's own name
 */
export async function runCommand(args: string[], around: Surroundings = ofThisProcess): Promise<number> {
  let code = 0
  const program = createProgram(args, around, (ended) => {
    code = ended
  })
  const { command, words, isWrong, wantsHelp } = namedBy(args, program)
  try {
    const asked = isWrong ? words : wantsHelp ? [...words, '--help'] : (questionIn(args, words) ?? args)
    if (asked[0] === '--version' || asked[0] === '-v') {
      around.out(`${(await import('../config/version')).version()}\n`)
      return 0
    }
    await program.parseAsync(asked, { from: 'user' })
    return code
  } catch (error) {
    if (isOfCommander(error)) return answerTo(await betterSaid(error, command, words, around), command, around)
    around.err(`${paragraph(explain(error), 0)}\n`)
    if ((error as Error).name !== 'UsageError') return 1
    around.err(hint(command))
    return WRONG_USAGE
  }
}

type Named = { command: Command; words: string[]; isWrong: boolean; wantsHelp: boolean }

/** The command that the first words name, and whether the last of them is none. `help posts list` is `posts list --help`. */
function namedBy(args: string[], program: Command): Named {
  let command = program
  let wantsHelp = false
  const words: string[] = []
  for (const word of args) {
    if (word.startsWith('-') || command.commands.length === 0) break
    if (word === 'help') {
      wantsHelp = true
      continue
    }
    words.push(word)
    const next = command.commands.find((one) => one.name() === word)
    if (!next) return { command, words, isWrong: true, wantsHelp }
    command = next
  }
  return { command, words, isWrong: false, wantsHelp }
}

/**
 * What is asked in place of running a command: help or the version, wherever the word for it stands. Whoever asks for
 * help with a mistake in the same line wants the help.
 */
function questionIn(args: string[], words: string[]): string[] | undefined {
  const end = args.indexOf('--')
  const options = args.slice(words.length, end === -1 ? undefined : end)
  if (options.some((word) => word === '--help' || word === '-h')) return [...words, '--help']
  return options[0] === '--version' || options[0] === '-v' ? [options[0]] : undefined
}

const isOfCommander = (error: unknown): error is CommanderError =>
  error instanceof Error && 'code' in error && String(error.code).startsWith('commander.')

/** Of `--stauts=failed` the name is what is misspelt, and of `--json=yes` nothing is. */
async function betterSaid(error: CommanderError, command: Command, words: string[], around: Surroundings) {
  const [, name] = /unknown option '(--[^=]+)=/.exec(error.message) ?? []
  if (error.code !== 'commander.unknownOption' || !name) return error
  if (name === '--help' || command.options.some(({ long }) => long === name)) {
    error.message = `option '${name}' takes no value`
    return error
  }
  const again = createProgram([], around, () => {}).parseAsync([...words, name], { from: 'user' })
  return again.then(
    () => error,
    (said: CommanderError) => said,
  )
}

/** Commander ends a program by an error, also one that has given what it was asked for. */
function answerTo(error: CommanderError, command: Command, around: Surroundings): number {
  if (error.code === 'commander.helpDisplayed') return 0
  // A command that is only the first half of one: its help has been printed.
  if (error.code === 'commander.help') return WRONG_USAGE
  const [first = '', ...suggestion] = error.message.replace(/^error: /, '').split('\n')
  const known = command.commands.map((one) => one.name()).join(', ')
  const isUnknown = error.code === 'commander.unknownCommand' && suggestion.length === 0
  const said = first.charAt(0).toUpperCase() + first.slice(1)
  const lines = [said, ...suggestion, ...(isUnknown ? [`Known are: ${known}`] : [])]
  around.err(`${paragraph(lines.join('\n'), 0)}\n${hint(command)}`)
  return WRONG_USAGE
}

function hint(command: Command): string {
  const names: string[] = []
  for (let one: Command | null = command; one?.parent; one = one.parent) names.unshift(one.name())
  return `See: ${[PROGRAM, ...names, '--help'].join(' ')}\n`
}
