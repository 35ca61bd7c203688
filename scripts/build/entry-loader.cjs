'use strict'
/*
 * Runs a bundled program and keeps what V8 compiled of it for the next time. Cron starts this 1,440 times a day, and
 * compiling would be a good part of each start. The cache is only ever an advantage: when it is missing, made by
 * another version of Node, or cannot be written, the program is compiled as usual.
 */
const fs = require('node:fs')
const { Script } = require('node:vm')

const bundle = `${__dirname}/{{bundle}}`
// The content's hash stands in the name, so a cache never meets a bundle it was not made from.
const cache = `${__dirname}/{{name}}.{{hash}}.${process.version}-${process.arch}.cache`

let cachedData
try {
  cachedData = fs.readFileSync(cache)
} catch {}

// The bundle is plain ASCII, which latin1 reads fastest.
const source = fs.readFileSync(bundle, 'latin1')
const script = new Script(source, { filename: bundle, cachedData })
if (!cachedData || script.cachedDataRejected) {
  // At the end, because only then the functions that were needed have been compiled.
  process.once('exit', () => {
    try {
      const draft = `${cache}.${process.pid}`
      fs.writeFileSync(draft, script.createCachedData())
      fs.renameSync(draft, cache)
    } catch {}
  })
}
script.runInThisContext().call(exports, exports, require, module, __filename, __dirname)
