import { relative } from 'node:path'
import ts from 'typescript'
import { isAlias, isMap, isSeq } from 'yaml'
import { inProject, root } from '../lib/project.mjs'

const kinds = inProject('scripts/kubernetes/kinds')

/** No more of the language than an object needs, so that the compiler is done in a second. */
const options = {
  noEmit: true,
  strict: true,
  skipLibCheck: true,
  exactOptionalPropertyTypes: true,
  types: [],
  lib: ['lib.es5.d.ts'],
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
}

/**
 * Lets the compiler look at each manifest as at an object of its kind: it refuses fields that there are none of, which Kubernetes
 * takes and forgets, values of another type, and the want of what has to be there.
 */
export function checkTypes(manifests) {
  // As if each manifest were a program beside it.
  const sources = new Map()
  for (const manifest of manifests) {
    const file = `${manifest.path}.ts`
    const before = sources.get(file) ?? `import type { Kinds } from ${JSON.stringify(kinds)};`
    sources.set(file, before + asTypeScript(manifest, before.split('\n').length))
  }
  const host = ts.createCompilerHost(options)
  const { getSourceFile, fileExists } = host
  host.fileExists = (file) => sources.has(file) || fileExists(file)
  host.getSourceFile = (file, ...rest) => {
    const text = sources.get(file)
    return text === undefined ? getSourceFile(file, ...rest) : ts.createSourceFile(file, text, options.target)
  }
  const program = ts.createProgram([...sources.keys(), `${kinds}.d.ts`], options, host)
  const found = [...program.getOptionsDiagnostics(), ...program.getGlobalDiagnostics()]
  for (const source of program.getSourceFiles()) {
    if (sources.has(source.fileName) || source.fileName === `${kinds}.d.ts`) {
      found.push(...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source))
    }
  }
  return found.map(describe)
}

function describe({ file, start = 0, messageText }) {
  const lines = ts.flattenDiagnosticMessageText(messageText, '\n').split('\n')
  // The last one is about the field itself, the others lead to it.
  const what = lines.at(-1).trim()
  if (!file) return what
  const { line } = file.getLineAndCharacterOfPosition(start)
  return `${nameOf(file.fileName)}:${line + 1}: ${what}`
}

const nameOf = (path) => (path.startsWith(`${root}/`) ? relative(root, path) : path).replace(/\.yaml\.ts$/, '.yaml')

/** A manifest as an object, with every key on the line that it has in the file. */
function asTypeScript({ kind, contents, lines }, startLine) {
  let text = ''
  let line = startLine
  const goTo = (node) => {
    const wanted = lines.linePos(node.range[0]).line
    if (wanted > line) {
      text += '\n'.repeat(wanted - line)
      line = wanted
    }
  }
  const write = (node) => {
    if (isAlias(node)) throw new Error('An alias is not expected here')
    if (isMap(node)) {
      text += '{'
      for (const { key, value } of node.items) {
        goTo(key)
        text += `${JSON.stringify(key.value)}:`
        if (value) write(value)
        else text += 'null'
        text += ','
      }
      text += '}'
    } else if (isSeq(node)) {
      text += '['
      for (const item of node.items) {
        goTo(item)
        write(item)
        text += ','
      }
      text += ']'
    } else text += JSON.stringify(node?.value ?? null)
  }
  goTo(contents)
  text += `export const d${line}: Kinds[${JSON.stringify(kind)}] = `
  write(contents)
  return text
}
