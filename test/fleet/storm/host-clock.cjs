// Loaded into the processes of one server: their wall clock is wrong by what the file named by HOST_CLOCK holds, in
// milliseconds. Steady clocks and timers go on as they are, as when somebody sets the time of a running machine.
const { readFileSync } = require('node:fs')

const LOOK_EVERY_MS = 200
const Right = Date
let offset = 0
let lookedAt = Number.NEGATIVE_INFINITY

function now() {
  const at = performance.now()
  if (at - lookedAt > LOOK_EVERY_MS) {
    lookedAt = at
    try {
      offset = Number(readFileSync(process.env.HOST_CLOCK, 'utf8'))
    } catch {
      // As it was.
    }
  }
  return Right.now() + offset
}

globalThis.Date = class WrongDate extends Right {
  constructor(...given) {
    super(...(given.length > 0 ? given : [now()]))
  }
  static now() {
    return now()
  }
}
