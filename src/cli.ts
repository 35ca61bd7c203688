#!/usr/bin/env node
import { runCommand } from './cli/run-command'

// The exit code is set, not forced: what is still being written to a pipe gets out.
void runCommand(process.argv.slice(2)).then((code) => {
  process.exitCode = code
})
