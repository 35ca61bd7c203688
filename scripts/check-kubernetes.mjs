/**
 * Holds the manifests of deploy/k8s against the types of Kubernetes, against our settings and commands, and against what they say
 * of each other. No cluster is asked.
 *   node scripts/check-kubernetes.mjs [folder …]
 */
import { resolve } from 'node:path'
import { checkTypes } from './kubernetes/check-types.mjs'
import { lookAt } from './kubernetes/look-at.mjs'
import { inProject, say } from './lib/project.mjs'

const given = process.argv.slice(2)
const folders = given.length > 0 ? given.map((folder) => resolve(folder)) : [inProject('deploy/k8s')]
const found = folders.map(lookAt)
// All of them at once: to start the compiler is most of the work.
const types = checkTypes(found.flatMap(({ manifests }) => manifests))
const problems = [...found.flatMap(({ problems }) => problems), ...types]

if (problems.length > 0) {
  say([...new Set(problems)].join('\n'))
  process.exitCode = 1
}
