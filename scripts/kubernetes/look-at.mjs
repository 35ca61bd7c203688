import { checkKustomizations } from './check-kustomizations.mjs'
import { checkPods } from './check-pods.mjs'
import { checkReferences } from './check-references.mjs'
import { checkSettings } from './check-settings.mjs'
import { checkValues } from './check-values.mjs'
import { readManifests } from './read-manifests.mjs'

const checks = [checkValues, checkPods, checkSettings, checkReferences, checkKustomizations]

/** The manifests of a folder, and what is wrong with them but for their types. */
export function lookAt(folder) {
  const { manifests, problems } = readManifests(folder)
  return { manifests, problems: [...problems, ...checks.flatMap((check) => check(manifests))] }
}
