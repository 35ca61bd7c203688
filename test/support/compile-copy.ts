import { cpSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'
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
  return {
    path: (file: string) => join(copy, file),
    /** @throws Error when the file does not say that any more */
    change(file: string, from: string, to: string): void {
      const text = readFileSync(join(copy, file), 'utf8')
      if (!text.includes(from)) throw new Error(`${file} does not contain ${from}`)
      writeFileSync(join(copy, file), text.replace(from, to))
    },
    /** @param butOf folders whose own mistakes are not asked for */
    errors: ({ butOf = [] }: { butOf?: string[] } = {}) => errorsIn(copy, butOf),
  }
}

function errorsIn(folder: string, butOf: string[]): CompileError[] {
  const config = ts.readConfigFile(resolve(projectRoot, 'tsconfig.json'), ts.sys.readFile).config
  const given = { ...config, include: [folder] }
  const { fileNames, options } = ts.parseJsonConfigFileContent(given, ts.sys, projectRoot)
  const program = ts.createProgram(fileNames, { ...options, rootDir: folder, noEmit: true })
  const isWanted = ({ fileName, isDeclarationFile }: ts.SourceFile) =>
    !isDeclarationFile && !butOf.some((below) => relative(folder, fileName).startsWith(below))
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
