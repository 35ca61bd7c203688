// Loaded into a process that is about to be stopped: when it wakes, its steady clock has gone on by what the file names
// by STEADY_CLOCK_JUMP holds. So a stop of minutes takes the tests a second.
const { readFileSync } = require('node:fs')

const file = process.env.STEADY_CLOCK_JUMP
const now = performance.now.bind(performance)
Object.defineProperty(performance, 'now', {
  value: () => {
    try {
      return now() + Number(readFileSync(file, 'utf8'))
    } catch {
      return now()
    }
  },
})
