import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { inProject } from '../lib/project.mjs'
import { programOf } from './programs.mjs'
import { podsIn } from './read-manifests.mjs'

const secret = /(_SECRET|_PASSWORD|_KEY|_KEY_ID)$|^(MIGRATE_)?DATABASE_URL$|^REDIS_URL$/
/** `user:password@` of an address. */
const login = /:\/\/[^/\s]*:[^/\s]*@/

/** Every setting there is with its default; a test holds .env.example and the code together. */
const defaults = new Map(
  [...readFileSync(inProject('.env.example'), 'utf8').matchAll(/^#?([A-Z][A-Z0-9_]*)=(.*)$/gm)].map(
    ([, name, value]) => [name, value],
  ),
)

/** Looks whether what containers are told are settings of ours, that none of it is a secret, and that ports are those they listen at. */
export function checkSettings(manifests) {
  const common = manifests.flatMap(generated)
  return [
    ...manifests.flatMap(secretsIn),
    ...common.flatMap(problemsOf),
    ...podsIn(manifests).flatMap(({ where, containers }) =>
      containers.flatMap((container) => [
        ...(container.env ?? []).flatMap((one) => problemsOf({ ...one, where })),
        ...portProblems(container, where, common),
      ]),
    ),
  ]
}

function problemsOf({ where, name, value, valueFrom }) {
  const key = valueFrom?.secretKeyRef?.key
  const isOurs = defaults.has(name) && (key === undefined || defaults.has(key))
  return [
    ...(isOurs ? [] : [`${where}: ${key ?? name} is no setting`]),
    ...(value !== undefined && secret.test(name)
      ? [`${where}: ${name} is a secret and stands there by its value`]
      : []),
  ]
}

/** Settings of a ConfigMap that kustomize makes, from lines and files. */
function generated({ where, path, body }) {
  return (body?.configMapGenerator ?? []).flatMap(({ envs = [], literals = [] }) => {
    const files = envs.map((env) => join(dirname(path), env)).filter(existsSync)
    const lines = files.flatMap((file) => readFileSync(file, 'utf8').split('\n'))
    return [...lines.filter((line) => line && !line.startsWith('#')), ...literals].map((line) => {
      const at = line.indexOf('=')
      return { where, name: line.slice(0, at), value: line.slice(at + 1) }
    })
  })
}

function secretsIn({ where, kind, body }) {
  if (kind === 'v1 Secret' || body?.secretGenerator) return [`${where}: secrets do not lie beside manifests`]
  return login.test(JSON.stringify(body)) ? [`${where}: an address has a password in it`] : []
}

function portProblems(container, where, common) {
  const setting = programOf(container)?.port
  if (!setting) return []
  const given = container.env?.find(({ name }) => name === setting) ?? common.find(({ name }) => name === setting)
  const listens = Number(given?.value ?? defaults.get(setting))
  const declared = (container.ports ?? []).map(({ containerPort }) => containerPort)
  const isSame = declared.length === 1 && declared[0] === listens
  return isSame
    ? []
    : [`${where}: ${container.name} listens at ${listens} (${setting}), not at ${declared.join() || 'nothing'}`]
}
