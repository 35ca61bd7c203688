import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect, it } from 'vitest'
import { describeApi } from '../../src/api/openapi/describe-api'
import { operations } from '../../src/api/operations/every-operation'
import { projectRoot } from '../support/run-program'

it('is made from the description of the API as it is now; if not, run: npm run generate:client', async () => {
  const generator = pathToFileURL(join(projectRoot, 'scripts/client/client-files.mjs')).href
  const { clientFiles } = await import(/* @vite-ignore */ generator)
  const files: Record<string, string> = await clientFiles(JSON.parse(JSON.stringify(describeApi(operations))))
  expect(Object.keys(files)).toEqual(['schema.ts', 'operations.ts'])
  for (const [name, content] of Object.entries(files)) {
    expect(readFileSync(join(projectRoot, 'src/client/generated', name), 'utf8') === content, name).toBe(true)
  }
})
