import { cpSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'
import ts from 'typescript'
import { projectRoot } from './run-program'

export type CompileError = { file: string; text: string }

/** A copy of a folder of the project, to be changed and compiled, and what the compiler then says. */
export function copyToCompile(of: string, folder: string) {
  const copy = join(folder, 'src')
  cpSync(resolve(projectRoot, of), copy, { recursive: true })
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
    errors: () => errorsIn(copy),
  }
}

function errorsIn(folder: string): CompileError[] {
  const config = ts.readConfigFile(resolve(projectRoot, 'tsconfig.json'), ts.sys.readFile).config
  const given = { ...config, include: [folder] }
  const { fileNames, options } = ts.parseJsonConfigFileContent(given, ts.sys, projectRoot)
  const program = ts.createProgram(fileNames, { ...options, rootDir: folder, noEmit: true })
  return ts.getPreEmitDiagnostics(program).map(({ file, messageText }) => ({
    file: file ? relative(folder, file.fileName) : '',
    text: ts.flattenDiagnosticMessageText(messageText, '\n'),
  }))
}
