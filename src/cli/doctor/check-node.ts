import { type Finding, ok, wrong } from './finding'

/** The oldest Node that is tested; package.json says the same. */
const required = [20, 19] as const

export function checkNode(version = process.versions.node): Finding {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  const enough = major > required[0] || (major === required[0] && minor >= required[1])
  return enough ? ok(`Node ${version}`) : wrong(`Node ${version}`, `Install Node ${required.join('.')} or newer`)
}
