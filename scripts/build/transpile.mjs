import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { inProject, root } from '../lib/project.mjs'

/**
 * Makes JavaScript of each source by itself, in a third of the compiler's time. It finds no mistakes but those of syntax:
 * the compiler looks for the others meanwhile.
 * @param config the compiler's settings, which say what is left out
 * @param folder where it is put, in the tree of src
 */
export async function transpile(config, folder) {
  // Loaded here, so that importing this file needs no packages.
  const { default: ts } = await import('typescript')
  const read = ts.readConfigFile(inProject(config), ts.sys.readFile)
  const { options, fileNames } = ts.parseJsonConfigFileContent(read.config, ts.sys, root)
  const src = inProject('src')
  for (const path of fileNames.filter((name) => !name.endsWith('.d.ts'))) {
    const fileName = path.slice(src.length + 1)
    const { outputText, sourceMapText } = ts.transpileModule(readFileSync(path, 'utf8'), {
      compilerOptions: options,
      fileName,
    })
    const file = join(folder, fileName.replace(/\.ts$/, '.js'))
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, outputText)
    const map = { ...JSON.parse(sourceMapText), sources: [relative(dirname(file), path)] }
    writeFileSync(`${file}.map`, JSON.stringify(map))
  }
}
