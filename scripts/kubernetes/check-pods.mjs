import { programOf } from './programs.mjs'
import { podsIn } from './read-manifests.mjs'

/** Looks whether pods may do no more than they have to, and end and start so that nothing is lost. */
export const checkPods = (manifests) => podsIn(manifests).flatMap(problemsOfPod)

function problemsOfPod({ manifest, where, spec, containers }) {
  const of = (...parts) => parts.flat().map((problem) => `${where}: ${problem}`)
  return of(
    unless(
      spec.automountServiceAccountToken === false,
      'gets an account of the cluster: automountServiceAccountToken: false',
    ),
    unless(spec.enableServiceLinks === false, 'gets settings named after Services: enableServiceLinks: false'),
    unless(
      spec.securityContext?.seccompProfile?.type === 'RuntimeDefault',
      'may make every system call: seccompProfile',
    ),
    unless(!spec.hostNetwork && !spec.hostPID && !spec.hostIPC, 'shares what belongs to its node'),
    unless(!spec.volumes?.some(({ hostPath }) => hostPath), 'has a folder of its node'),
    unless(containers.length > 0, 'has no container'),
    containers.flatMap((container) =>
      problemsOfContainer(container, spec, manifest.kind).map((problem) => `container ${container.name} ${problem}`),
    ),
  )
}

function problemsOfContainer(container, pod, kind) {
  const { securityContext: own = {}, resources: { requests = {}, limits = {} } = {}, ports = [] } = container
  const user = { ...pod.securityContext, ...own }
  const program = programOf(container)
  const grace = pod.terminationGracePeriodSeconds ?? 30
  const listens = ports.length > 0 || program?.port
  return [
    ...unless(program, `runs ${JSON.stringify(container.command ?? container.args)}, which is no command of ours`),
    ...unless(
      user.runAsNonRoot === true && user.runAsUser > 0,
      'runs as root, or may: runAsNonRoot and a runAsUser above 0',
    ),
    ...unless(own.privileged !== true && own.allowPrivilegeEscalation === false, 'may get more rights'),
    ...unless(own.capabilities?.drop?.includes('ALL') && !own.capabilities.add, 'has rights of root: drop: [ALL]'),
    ...unless(own.readOnlyRootFilesystem === true, 'may write to its image: readOnlyRootFilesystem: true'),
    ...unless(
      requests.cpu && requests.memory && limits.memory,
      'says not what it needs: requests of both, a limit of memory',
    ),
    ...unless(
      !program || grace > program.endsInS,
      `is killed after ${grace} s; it may take ${program?.endsInS} s to end`,
    ),
    ...unless(!listens || kind !== 'apps/v1 Deployment' || container.readinessProbe, 'has no readinessProbe'),
    ...unless(!listens || kind !== 'apps/v1 Deployment' || container.livenessProbe, 'has no livenessProbe'),
    ...problemsOfMounts(container, pod),
  ]
}

function problemsOfMounts({ volumeMounts = [] }, { volumes = [] }) {
  const names = new Set(volumes.map(({ name }) => name))
  const mounted = new Set(volumeMounts.map(({ name }) => name))
  return [
    ...[...mounted].filter((name) => !names.has(name)).map((name) => `mounts ${name}, which is no volume of the pod`),
    ...[...names].filter((name) => !mounted.has(name)).map((name) => `leaves the volume ${name} unused`),
  ]
}

const unless = (isWell, problem) => (isWell ? [] : [problem])
