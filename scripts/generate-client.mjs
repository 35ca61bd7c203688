/**
 * Makes the generated part of the TypeScript client (src/client/generated) from the description of the API.
 *   node scripts/generate-client.mjs
 */
import { mkdirSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { clientFiles } from './client/client-files.mjs'
import { inProject, say } from './lib/project.mjs'

const require = createRequire(import.meta.url)
require('ts-node').register({ transpileOnly: true, project: inProject('tsconfig.json') })
const { describeApi } = require('../src/api/openapi/describe-api.ts')
const { operations } = require('../src/api/operations/every-operation.ts')

const folder = inProject('src/client/generated')
mkdirSync(folder, { recursive: true })
for (const [name, content] of Object.entries(await clientFiles(describeApi(operations)))) {
  writeFileSync(`${folder}/${name}`, content)
  say(`src/client/generated/${name}  ${Math.round(content.length / 1024)} kB`)
}
