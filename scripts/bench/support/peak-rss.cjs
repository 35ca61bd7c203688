'use strict'
/*
 * Loaded before a program (node -r); says at its end how much memory it had at most. Not process.resourceUsage():
 * its maxRSS begins with the memory of the process that forked this one.
 */
const { readFileSync, writeFileSync } = require('node:fs')

process.once('exit', () => {
  const peak = /VmHWM:\s+(\d+) kB/.exec(readFileSync('/proc/self/status', 'latin1'))
  writeFileSync(process.env.BENCH_PEAK_FILE, peak[1])
})
