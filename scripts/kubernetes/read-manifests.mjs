import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { LineCounter, parseAllDocuments } from 'yaml'
import { root } from '../lib/project.mjs'

/**
 * Every document of every YAML file below a folder.
 * @typedef {{ path: string, file: string, kind: string, name: string, where: string, body: any,
 *   contents: import('yaml').Node, lines: LineCounter }} Manifest `file` is what people call the path
 * @returns {{ manifests: Manifest[], problems: string[] }} what is no YAML is a problem
 */
export function readManifests(folder) {
  const problems = []
  const manifests = []
  const files = readdirSync(folder, { recursive: true }).filter((file) => /\.ya?ml$/.test(file))
  for (const path of files.sort().map((file) => join(folder, file))) {
    const file = path.startsWith(`${root}/`) ? relative(root, path) : path
    const lines = new LineCounter()
    for (const document of parseAllDocuments(readFileSync(path, 'utf8'), { lineCounter: lines })) {
      const { errors, contents } = document
      problems.push(...errors.map(({ message }) => `${file}: ${message.split('\n')[0]}`))
      if (errors.length > 0) continue
      const body = document.toJS()
      const name = body?.metadata?.name ?? ''
      const where = `${file}: ${body?.kind} ${name}`.trim()
      manifests.push({ path, file, kind: `${body?.apiVersion} ${body?.kind}`, name, where, body, contents, lines })
    }
  }
  if (manifests.length === 0) problems.push(`${folder}: there are no manifests`)
  return { manifests, problems }
}

/** What runs containers: where its pod is described, and what stands over it. */
const podsOf = {
  'apps/v1 Deployment': (body) => body.spec?.template,
  'batch/v1 Job': (body) => body.spec?.template,
  'batch/v1 CronJob': (body) => body.spec?.jobTemplate?.spec?.template,
}

/** The pods that the manifests describe, with the manifest of each. */
export function podsIn(manifests) {
  return manifests.flatMap((manifest) => {
    const template = podsOf[manifest.kind]?.(manifest.body)
    if (!template) return []
    const { spec = {}, metadata = {} } = template
    const containers = [...(spec.initContainers ?? []), ...(spec.containers ?? [])]
    return [{ manifest, where: manifest.where, labels: metadata.labels ?? {}, spec, containers }]
  })
}
