/**
 * Runs a command on another version of Node, which is brought from npm's registry into .data/node.
 *   node scripts/on-node.mjs 24 -- npm test
 */

import { spawn } from 'node:child_process'
import { constants } from 'node:os'
import { delimiter } from 'node:path'
import { parseArgs } from 'node:util'
import { say } from './lib/project.mjs'
import { ensureNode } from './on-node/ensure-node.mjs'

const usage = `Usage: node scripts/on-node.mjs VERSION -- COMMAND …
VERSION  such as 24, or 20.19, or 22.12.0`

try {
  const request = readArguments()
  if (request) await runOn(await ensureNode(request.version), request.command)
  else process.stdout.write(`${usage}\n`)
} catch (error) {
  say(error.message)
  process.exitCode ||= 1
}

function readArguments() {
  try {
    const { values, positionals } = parseArgs({ options: { help: { type: 'boolean' } }, allowPositionals: true })
    if (values.help) return null
    const [version, ...command] = positionals
    if (!/^\d+(\.\d+){0,2}$/.test(version ?? '')) throw new Error(`${version ?? 'Nothing'} is no version of Node`)
    if (command.length === 0) throw new Error('No command')
    return { version, command }
  } catch (error) {
    process.exitCode = 2
    throw new Error(`${error.message}\n${usage}`)
  }
}

/** Runs it with that Node first on PATH, where npm, npx and scripts look for theirs. */
function runOn({ folder, version }, [program, ...args]) {
  say(`On Node ${version}`)
  // What npm noted about the Node it runs on itself would win over PATH.
  const { npm_node_execpath: _, NODE: __, ...rest } = process.env
  const env = { ...rest, PATH: [folder, process.env.PATH].join(delimiter) }
  const child = spawn(program, args, { env, stdio: 'inherit' })
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  return new Promise((resolve, reject) => {
    child.once('error', (error) => reject(new Error(`${program} could not be started: ${error.message}`)))
    child.once('exit', (code, signal) => {
      process.exitCode = code ?? 128 + constants.signals[signal]
      resolve()
    })
  })
}
