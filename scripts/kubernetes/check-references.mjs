import { podsIn } from './read-manifests.mjs'

/** Looks whether what a manifest names is there: pods, ports, objects to be scaled, claims, and a NetworkPolicy for every pod. */
export function checkReferences(manifests) {
  const pods = podsIn(manifests)
  const has = (kind, name) => manifests.some((one) => one.kind === kind && one.name === name)
  const ofKind = (kind) => manifests.filter((manifest) => manifest.kind === kind)
  const problems = []
  const expect = (is, where, problem) => {
    if (!is) problems.push(`${where}: ${problem}`)
  }

  for (const { manifest, where, labels, spec, containers } of pods) {
    const { selector, replicas } = manifest.body.spec
    if (selector) expect(fits(selector, labels), where, 'its selector does not find its own pods')
    const policies = ofKind('networking.k8s.io/v1 NetworkPolicy').filter(({ body }) =>
      fits(body.spec?.podSelector, labels),
    )
    const directions = new Set(policies.flatMap(({ body }) => body.spec.policyTypes ?? []))
    expect(
      directions.has('Ingress') && directions.has('Egress'),
      where,
      'no NetworkPolicy bounds it in both directions',
    )
    for (const port of policies.flatMap(({ body }) => body.spec.ingress ?? []).flatMap(({ ports = [] }) => ports)) {
      expect(
        portsOf(containers).includes(port.port),
        where,
        `a NetworkPolicy opens ${port.port}, where nothing listens`,
      )
    }
    for (const { persistentVolumeClaim } of spec.volumes ?? []) {
      const claim = persistentVolumeClaim?.claimName
      if (claim) expect(has('v1 PersistentVolumeClaim', claim), where, `there is no PersistentVolumeClaim ${claim}`)
    }
    for (const { name, ports = [], ...container } of containers) {
      for (const probe of ['startupProbe', 'readinessProbe', 'livenessProbe']) {
        const port = (container[probe]?.httpGet ?? container[probe]?.tcpSocket)?.port
        const known = ports.flatMap((one) => [one.name, one.containerPort])
        if (port !== undefined)
          expect(known.includes(port), where, `${probe} of ${name} asks at ${port}, where nothing listens`)
      }
    }
    const scaled = ofKind('autoscaling/v2 HorizontalPodAutoscaler').some(({ body }) => isAt(body, manifest))
    expect(
      !scaled || replicas === undefined,
      where,
      'replicas would be set back at each apply: its autoscaler says how many',
    )
  }

  for (const { where, body } of ofKind('v1 Service')) {
    const chosen = pods.filter(({ labels }) => fits({ matchLabels: body.spec?.selector }, labels))
    expect(chosen.length > 0, where, 'it finds no pods')
    for (const { targetPort } of body.spec?.ports ?? []) {
      const known = chosen
        .flatMap(({ containers }) => containers)
        .flatMap(({ ports = [] }) => ports.map(({ name }) => name))
      expect(known.includes(targetPort), where, `no pod has a port called ${targetPort}`)
    }
  }
  for (const { where, body } of ofKind('policy/v1 PodDisruptionBudget')) {
    expect(
      pods.some(({ labels }) => fits(body.spec?.selector, labels)),
      where,
      'it finds no pods',
    )
  }
  for (const { where, body } of ofKind('networking.k8s.io/v1 NetworkPolicy')) {
    expect(
      pods.some(({ labels }) => fits(body.spec?.podSelector, labels)),
      where,
      'it finds no pods',
    )
  }
  for (const kind of ['autoscaling/v2 HorizontalPodAutoscaler', 'keda.sh/v1alpha1 ScaledObject']) {
    for (const { where, body } of ofKind(kind)) {
      expect(
        pods.some(({ manifest }) => isAt(body, manifest)),
        where,
        'what it scales is not there',
      )
      for (const { authenticationRef } of body.spec?.triggers ?? []) {
        const name = authenticationRef?.name
        expect(has('keda.sh/v1alpha1 TriggerAuthentication', name), where, `there is no TriggerAuthentication ${name}`)
      }
    }
  }
  return problems
}

/** Whether an autoscaler is for that Deployment. */
const isAt = ({ spec }, { kind, name }) =>
  spec?.scaleTargetRef?.name === name && `apps/v1 ${spec.scaleTargetRef.kind ?? 'Deployment'}` === kind

/** A selector that names nothing would find everything. */
function fits({ matchLabels = {}, matchExpressions = [] } = {}, labels) {
  const named = Object.entries(matchLabels)
  if (named.length + matchExpressions.length === 0) return false
  return (
    named.every(([key, value]) => labels[key] === value) &&
    matchExpressions.every(({ key, operator, values }) => operator === 'In' && values.includes(labels[key]))
  )
}

const portsOf = (containers) => containers.flatMap(({ ports = [] }) => ports.map(({ containerPort }) => containerPort))
