import { isMap, isSeq } from 'yaml'

/** What a field of that name may say, where the types say no more than that it is text. */
const choices = {
  concurrencyPolicy: ['Allow', 'Forbid', 'Replace'],
  restartPolicy: ['Always', 'OnFailure', 'Never'],
  imagePullPolicy: ['Always', 'IfNotPresent', 'Never'],
  protocol: ['TCP', 'UDP'],
  policyTypes: ['Ingress', 'Egress'],
  accessModes: ['ReadWriteOnce', 'ReadOnlyMany', 'ReadWriteMany', 'ReadWriteOncePod'],
  whenUnsatisfiable: ['DoNotSchedule', 'ScheduleAnyway'],
  operator: ['In', 'NotIn', 'Exists', 'DoesNotExist'],
}
/** The same of `type`, by what it is the type of. */
const types = {
  strategy: ['Recreate', 'RollingUpdate'],
  seccompProfile: ['RuntimeDefault'],
  target: ['Utilization', 'Value', 'AverageValue'],
  policies: ['Pods', 'Percent'],
}
const quantity = /^\d+(\.\d+)?(m|k|M|G|T|Ki|Mi|Gi|Ti)?$/
const amounts = new Set(['requests', 'limits'])

/** Looks at texts of which Kubernetes takes only some: words of a list, amounts, names. */
export function checkValues(manifests) {
  return manifests.flatMap((manifest) => {
    const problems = []
    const wrong = (node, what) => {
      const { line } = manifest.lines.linePos(node.range[0])
      problems.push(`${manifest.file}:${line}: ${what}`)
    }
    const name = manifest.name
    if (name && !/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/.test(name)) wrong(manifest.contents, `${name} is no name`)
    walk(manifest.contents, [], (path, node) => {
      const [field, parent] = path
      const allowed = choices[field] ?? (field === 'type' ? types[parent] : undefined)
      if (allowed && !allowed.includes(node.value)) {
        wrong(node, `${field} is ${node.value}, and has to be one of ${allowed.join(', ')}`)
      }
      const isAmount = amounts.has(parent) || field === 'sizeLimit'
      if (isAmount && !quantity.test(node.value)) wrong(node, `${field} is ${node.value}, which is no amount`)
    })
    return problems
  })
}

/** @param visit gets every value, with the fields that lead to it, the nearest first; what stands in a list has the field of the list */
function walk(node, path, visit) {
  if (isMap(node)) {
    for (const { key, value } of node.items) if (value) walk(value, [key.value, ...path], visit)
  } else if (isSeq(node)) {
    for (const item of node.items) walk(item, path, visit)
  } else visit(path, node)
}
