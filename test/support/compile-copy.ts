import { cpSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import ts from 'typescript'
import { projectRoot } from './run-program'

export type CompileError = { file: string; text: string }

/** A copy of a folder of the project, to be changed and compiled, and what the compiler then says. */
export function copyToCompile(of: string, folder: string) {
  const copy = join(folder, 'src')
  // The page is compiled by settings of its own.
  const page = join(projectRoot, 'src', 'ui')
  cpSync(resolve(projectRoot, of), copy, { recursive: true, filter: (from) => from !== page })
  // Packages are found from the folder that the copy lies in.
  symlinkSync(resolve(projectRoot, 'node_modules'), join(folder, 'node_modules'))
  const changed = new Set<string>()
  const write = (file: string, text: string) => {
    mkdirSync(dirname(join(copy, file)), { recursive: true })
    writeFileSync(join(copy, file), text)
    changed.add(join(copy, file))
  }
  return {
    write,
    /** @throws Error when the file does not say that any more */
    change(file: string, from: string, to: string): void {
      const text = readFileSync(join(copy, file), 'utf8')
      if (!text.includes(from)) throw new Error(`${file} does not contain ${from}`)
      write(file, text.replace(from, to))
    },
    /**
     * What is wrong in the files that were changed and in those that import them, however far away: the others are as they
     * are compiled anyway.
     * @param butOf folders whose own mistakes are not asked for
     */
    errors: ({ butOf = [] }: { butOf?: string[] } = {}) => errorsIn(copy, changed, butOf),
  }
}

function errorsIn(folder: string, changed: Set<string>, butOf: string[]): CompileError[] {
  const config = ts.readConfigFile(resolve(projectRoot, 'tsconfig.json'), ts.sys.readFile).config
  const given = { ...config, include: [folder] }
  const { fileNames, options } = ts.parseJsonConfigFileContent(given, ts.sys, projectRoot)
  const affected = withImporters(changed, fileNames, options)
  const program = ts.createProgram([...affected], { ...options, rootDir: folder, noEmit: true })
  const isWanted = ({ fileName }: ts.SourceFile) =>
    affected.has(fileName) && !butOf.some((below) => relative(folder, fileName).startsWith(below))
  const found = [
    ...program.getOptionsDiagnostics(),
    ...program.getGlobalDiagnostics(),
    ...program
      .getSourceFiles()
      .filter(isWanted)
      .flatMap((file) => [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)]),
  ]
  return found.map(({ file, messageText }) => ({
    file: file ? relative(folder, file.fileName) : '',
    text: ts.flattenDiagnosticMessageText(messageText, '\n'),
  }))
}

/** These files, and all that import one of them or of those that do. */
function withImporters(files: Iterable<string>, among: string[], options: ts.CompilerOptions): Set<string> {
  const importers = new Map<string, string[]>()
  for (const file of among) {
    for (const { fileName: name } of ts.preProcessFile(readFileSync(file, 'utf8')).importedFiles) {
      const found = name.startsWith('.') && ts.resolveModuleName(name, file, options, ts.sys).resolvedModule
      if (found) importers.set(found.resolvedFileName, [...(importers.get(found.resolvedFileName) ?? []), file])
    }
  }
  const all = new Set(files)
  for (const file of all) for (const importer of importers.get(file) ?? []) all.add(importer)
  return all
}
