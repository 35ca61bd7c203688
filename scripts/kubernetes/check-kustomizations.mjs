import { existsSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'

/** Looks whether every kustomization finds what it names, and whether every manifest is named by one. */
export function checkKustomizations(manifests) {
  const problems = []
  const named = new Set()
  for (const { path: own, file, body } of manifests.filter(({ kind }) => kind.startsWith('kustomize.config.k8s.io/'))) {
    const { resources = [], components = [], configMapGenerator = [], patches = [] } = body
    const files = [...resources, ...components, ...configMapGenerator.flatMap(({ envs = [] }) => envs)]
    for (const name of files) {
      const path = resolve(dirname(own), name)
      named.add(path)
      const isFolder = !/\.(yaml|env)$/.test(name)
      if (!existsSync(isFolder ? join(path, 'kustomization.yaml') : path)) problems.push(`${file}: there is no ${name}`)
    }
    for (const { target } of patches) {
      const isThere = !target || manifests.some(({ body, name }) => body.kind === target.kind && name === target.name)
      if (!isThere) problems.push(`${file}: there is no ${target.kind} ${target.name} to be patched`)
    }
  }
  for (const { path, file } of manifests) {
    if (!file.endsWith('kustomization.yaml') && !named.has(path)) problems.push(`${file}: no kustomization names it`)
  }
  return problems
}
