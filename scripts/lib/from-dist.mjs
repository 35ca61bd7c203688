import { createRequire } from 'node:module'
import { inProject } from './project.mjs'

const require = createRequire(import.meta.url)

/** Loads a compiled module of the project, named as in src without its ending. */
export const fromDist = (name) => require(inProject('dist', `${name}.js`))
