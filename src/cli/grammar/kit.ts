import { type Command, Option } from 'commander'
import type { Action, Surroundings } from '../surroundings'
import { UsageError } from '../usage-error'

/** Reads a value of the command line. @throws UsageError saying what is allowed, without the name of the option */
export type Reader<T> = (text: string) => T

/** What the words of the command line are described with. */
export type Kit = {
  /** An option with a value, given once at most. */
  option<T>(flags: string, what: string, read: Reader<T>): Option
  /** The same for one that must be given. */
  needed<T>(flags: string, what: string, read: Reader<T>): Option
  /** Runs what is loaded when it is wanted: `keys create` need not wait for what `doctor` loads. */
  run<Options>(load: () => Promise<Action<Options>>): (...given: unknown[]) => Promise<void>
}

// Commander has such a thing too, but looks at it before it looks for misspelt ones: `--compnay` would be told that
// `--company` is missing.
const neededOptions = new WeakSet<Option>()

/** Whether a command cannot do without this option. */
export const isNeeded = (option: Option): boolean => neededOptions.has(option)

/**
 * @param args the whole command line, to tell a value from an option that follows one without its value
 * @param ended is told the exit code of the command that ran
 */
export function createKit(args: string[], around: Surroundings, ended: (code: number) => void): Kit {
  const option = <T>(flags: string, what: string, read: Reader<T>): Option => {
    const made = new Option(flags, what)
    const name = made.long ?? flags
    let isGiven = false
    return made.argParser((text: string) => {
      if (isGiven) throw new UsageError(`${name}: given twice; one value is taken`)
      isGiven = true
      refuseNeighbour(args, name, text)
      return named(name, () => read(text))
    })
  }
  return {
    option,
    needed(flags, what, read) {
      const made = option(flags, what, read)
      neededOptions.add(made)
      return made
    },
    run<Options>(load: () => Promise<Action<Options>>) {
      return async (...given: unknown[]) => {
        const [command, options] = [given.pop(), given.pop()] as [Command, Options]
        const missing = command.options.find(
          (one) => isNeeded(one) && command.getOptionValue(one.attributeName()) === undefined,
        )
        if (missing) throw new UsageError(`${missing.long} is missing: ${missing.description}`)
        const act = await load()
        ended(await act(around, options, ...(given as string[])))
      }
    },
  }
}

// `--name --check`: whoever forgot the name did not mean to call the account "--check". A lone dash is standard input.
function refuseNeighbour(args: string[], name: string, text: string): void {
  if (!text.startsWith('-') || text === '-') return
  if (args.some((word, at) => word === text && args[at - 1] === name)) {
    throw new UsageError(`${name}: its value is missing. One that begins with a dash is written ${name}=${text}`)
  }
}

function named<T>(name: string, read: () => T): T {
  try {
    return read()
  } catch (error) {
    if (error instanceof UsageError) error.message = `${name}: ${error.message}`
    throw error
  }
}
