import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { projectRoot } from '../support/run-program'

type Package = { version?: string; integrity?: string; optionalDependencies?: Record<string, string> }

/** npm leaves out what it cannot fetch, and `npm ci` then refuses the file, on this system and every other. */
it('locks the packages of every system, each in the version that is asked for', () => {
  const lock = JSON.parse(readFileSync(join(projectRoot, 'package-lock.json'), 'utf8'))
  const packages: Record<string, Package> = lock.packages
  const wrong = Object.entries(packages).flatMap(([path, { optionalDependencies = {} }]) =>
    Object.entries(optionalDependencies).flatMap(([name, wanted]) => {
      const locked = packages[`${path}/node_modules/${name}`] ?? packages[`node_modules/${name}`]
      const exact = /^\d/.test(wanted)
      return locked?.integrity && (!exact || locked.version === wanted) ? [] : [`${path} wants ${name} ${wanted}`]
    }),
  )
  expect(wrong).toEqual([])
})
