/** One operator command. Each lives in a file of its own that exports `command`. */
export type Command = {
  /** The arguments as the help prints them, command name included: `keys create --company ID [--name N]`. */
  usage: string
  /** One line for the list of commands. */
  summary: string
  /** Runs the command with the arguments after its name. Prints results on stdout, all else on stderr. */
  run(args: string[]): Promise<number>
}

/** The command line cannot be understood. The message is for the person who typed it. */
export class UsageError extends Error {
  override name = 'UsageError'
}
