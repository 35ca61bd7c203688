/**
 * Runs a command in an empty Debian: nothing but Node, npm, git, procps, CA certificates and apt, and the last commit of
 * this checkout. What a furnished machine has by chance, and the README does not ask for, is missing there.
 *   node scripts/empty-machine.mjs -- npm test
 */
import { parseArgs } from 'node:util'
import { runInEmptyMachine } from './empty-machine/run-in-empty-machine.mjs'
import { CannotMake } from './lib/debian/cannot-make.mjs'
import { say } from './lib/project.mjs'

/** Exit code that says that there is no such machine to be had here, and so nothing about the command. */
const CANNOT_MAKE = 69

const usage = `Usage: node scripts/empty-machine.mjs [--user] [--suite NAME] [--with PACKAGE,…] [--env NAME=VALUE]… -- COMMAND …
  --user     as an ordinary user instead of root, who cannot install anything
  --suite    of Debian: bookworm (default), sid …
  --with     Debian packages to install beforehand
  --env      a variable for the command; it gets none of yours
Exit code: the command's; 1 when it succeeded but changed the checkout or left processes behind; ${CANNOT_MAKE} when no such
machine can be made here.`

try {
  const options = readArguments()
  if (options) process.exitCode = await runInEmptyMachine(options)
  else process.stdout.write(`${usage}\n`)
} catch (error) {
  say(error.message)
  process.exitCode ||= error instanceof CannotMake ? CANNOT_MAKE : 1
}

function readArguments() {
  try {
    const { values, positionals } = parseArgs({
      options: {
        help: { type: 'boolean' },
        user: { type: 'boolean', default: false },
        suite: { type: 'string', default: 'bookworm' },
        with: { type: 'string', default: '' },
        env: { type: 'string', multiple: true, default: [] },
      },
      allowPositionals: true,
    })
    if (values.help) return null
    if (positionals.length === 0) throw new Error('No command')
    const wrong = values.env.find((text) => !/^\w+=/.test(text))
    if (wrong !== undefined) throw new Error(`--env ${wrong} is not NAME=VALUE`)
    return {
      command: positionals,
      asUser: values.user,
      suite: values.suite,
      packages: values.with.split(',').filter(Boolean),
      env: values.env,
    }
  } catch (error) {
    process.exitCode = 2
    throw new Error(`${error.message}\n${usage}`)
  }
}
