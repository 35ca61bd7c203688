import { cpSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { createProgram } from '../../src/cli/grammar/program'
import { loadConfig } from '../../src/config/config'
import { limitsFor } from '../../src/fleet/judge-child'
import { ENTRY_GROUP, queueKeys } from '../../src/redis/keys'
import { projectRoot, runProgram } from '../support/run-program'
import { temporaryFolder } from '../support/temporary-folder'

type Manifest = { kind: string; name: string; body: any }

const shipped = join(projectRoot, 'deploy/k8s')
const read = (file: string) => readFileSync(join(shipped, file), 'utf8')

/** Some text of a manifest, and what stands in its place. */
type Change = [file: string, from: string, to: string]
const parent = temporaryFolder('k8s-')

/** A copy of the manifests with that changed. */
function changed(...changes: Change[]): string {
  const folder = mkdtempSync(join(parent, 'x'))
  cpSync(shipped, folder, { recursive: true })
  for (const [file, from, to] of changes) {
    expect(read(file)).toContain(from)
    writeFileSync(join(folder, file), read(file).replace(from, to))
  }
  return folder
}

const cronJob = 'components/tick-cronjob/cronjob.yaml'
/** From the triggers of a ScaledObject to its end. */
const [triggers = ''] = /^ {2}triggers:\n(?: {4}.*\n)+/m.exec(read('components/keda-work/scale.yaml')) ?? []
/** @param told the text whose line is told, where it is not the changed one */
type Mistake = [...Change, said: RegExp, told?: string]
const typeMistakes: Record<string, Mistake> = {
  'a misspelt field': ['base/work.yaml', 'minReadySeconds: 30', 'minReadySecond: 30', /minReadySecond\b/],
  'a misspelt field deep inside': ['migrate/migrate.yaml', 'mountPath: /tmp', 'mountPth: /tmp', /mountPth/],
  'a value of another type': ['base/api.yaml', 'containerPort: 9005', 'containerPort: "9005"', /'string' is not/],
  'something missing': [cronJob, '  schedule: "* * * * *"\n', '', /'schedule' is missing/, 'spec:\n'],
  'no trigger': ['components/keda-work/scale.yaml', triggers, '  triggers: []\n', /0 element.* requires 1/],
  'a misspelt parameter of a trigger': ['components/keda-promotion/scale.yaml', 'lagCount', 'lagCuont', /lagCuont/],
  'a number as a parameter': [
    'components/keda-work/scale.yaml',
    'queryValue: "20"',
    'queryValue: 20',
    /'number' is not/,
  ],
  'a kind that is none': [
    'base/network.yaml',
    'kind: NetworkPolicy',
    'kind: NetworkPolicies',
    /NetworkPolicies/,
    'apiVersion',
  ],
}

/** On which line of a file some text begins. */
const lineOf = (file: string, text: string) => read(file).split(text)[0]?.split('\n').length

describe('the manifests for Kubernetes', () => {
  let lookAt: (folder: string) => { manifests: Manifest[]; problems: string[] }
  let manifests: Manifest[]
  const bodyOf = (kind: string, name: string) =>
    manifests.find(({ body, ...one }) => body.kind === kind && one.name === `post-dispatcher-${name}`)?.body
  const podOf = (name: string) => bodyOf('Deployment', name).spec.template.spec

  beforeAll(async () => {
    ;({ lookAt } = await import(join(projectRoot, 'scripts/kubernetes/look-at.mjs')))
    manifests = lookAt(shipped).manifests
  })

  it('are taken as they ship, and each mistake that Kubernetes might pass over is told with its line', async () => {
    const mistakes = Object.values(typeMistakes)
    // One run for all of them: it is the compiler that takes its time.
    const folders = mistakes.map(([file, from, to]) => changed([file, from, to]))
    const { code, stderr } = await runProgram('scripts/check-kubernetes.mjs', [shipped, ...folders])
    const lines = stderr.trim().split('\n')
    expect(code).toBe(1)
    expect(lines.filter((line) => !folders.some((folder) => line.startsWith(`${folder}/`)))).toEqual([])
    const told = folders.map((folder) => lines.filter((line) => line.startsWith(`${folder}/`)).join('\n'))
    for (const [index, [file, from, , said, line = from]] of mistakes.entries()) {
      expect(told[index]).toMatch(said)
      expect(told[index]).toContain(`${file}:${lineOf(file, line)}: `)
    }
  })

  const tick = 'base/tick.yaml'
  const api = 'base/api.yaml'
  it.each<[what: string, said: RegExp, ...Change]>([
    [
      'a secret by its value',
      /TOKEN_ENCRYPTION_KEY is a secret/,
      tick,
      'env:\n',
      'env:\n            - { name: TOKEN_ENCRYPTION_KEY, value: x }\n',
    ],
    [
      'a secret among settings',
      /S3_SECRET_ACCESS_KEY is a secret/,
      'base/settings.env',
      'PORT=9005',
      'PORT=9005\nS3_SECRET_ACCESS_KEY=x',
    ],
    [
      'a secret of an overlay',
      /META_APP_SECRET is a secret/,
      'example/kustomization.yaml',
      'S3_REGION=',
      'META_APP_SECRET=',
    ],
    [
      'a Secret beside the manifests',
      /secrets do not lie/,
      tick,
      'apiVersion: apps/v1\nkind: Deployment',
      'apiVersion: v1\nkind: Secret',
    ],
    ['a password in an address', /a password in it/, api, 'value: "off"', 'value: mysql://u:p@h/d'],
    ['a setting that is none', /LOOKAHEAD is no setting/, 'base/settings.env', 'MEDIA_STORE=s3', 'LOOKAHEAD=3'],
    ['a variable that is none', /HOSTNAM is no setting/, tick, 'name: HOSTNAME', 'name: HOSTNAM'],
    [
      'a key of a secret that is none',
      /REDIS is no setting/,
      'migrate/migrate.yaml',
      'key: DATABASE_URL',
      'key: REDIS',
    ],
    ['a command that is none', /no command of ours/, 'base/work.yaml', 'dist/cli.js, work', 'dist/cli.js, works'],
    ['a program that is gone', /no command of ours/, api, 'dist/server.js', 'dist/serve.js'],
    ['the entry of the image passed by', /no command of ours/, api, 'args: [node', 'command: [node'],
    [
      'a port that is not the one of the settings',
      /listens at 9005 \(PORT\), not at 9000/,
      api,
      'containerPort: 9005',
      'containerPort: 9000',
    ],
    [
      'a promoter whose port is another',
      /9003 \(PROMOTION_PORT\)/,
      'promotion/promoter.yaml',
      'value: "9002"',
      'value: "9003"',
    ],
    [
      'a Deployment that nobody asks whether it is ready',
      /no readinessProbe/,
      api,
      'readinessProbe:',
      'readynessProbe:',
    ],
    ['a Deployment that nobody asks whether it lives', /no livenessProbe/, api, 'livenessProbe:', 'livelinessProbe:'],
    [
      'a probe where nothing listens',
      /livenessProbe of promoter asks at htp/,
      'promotion/promoter.yaml',
      '/health, port: http }\n            periodSeconds: 10',
      '/health, port: htp }\n            periodSeconds: 10',
    ],
    ['a container that runs as root', /runs as root/, tick, 'runAsUser: 1000', 'runAsUser: 0'],
    ['a container that may be root', /runs as root/, tick, 'runAsNonRoot: true', 'runAsNonRoot: false'],
    [
      'a container that writes to its image',
      /readOnlyRootFilesystem/,
      tick,
      'readOnlyRootFilesystem: true',
      'readOnlyRootFilesystem: false',
    ],
    ['a container with rights of root', /drop: \[ALL\]/, tick, 'drop: [ALL]', 'add: [NET_ADMIN]'],
    ['a container without bounds', /says not what it needs/, tick, 'limits:', 'claims:'],
    ['an amount that is none', /memory is 1GB/, tick, 'memory: 1Gi', 'memory: 1GB'],
    ['a word that is none', /concurrencyPolicy is Forbidden/, cronJob, 'Forbid\n', 'Forbidden\n'],
    [
      'workers that are killed while they publish',
      /killed after 30 s/,
      'base/work.yaml',
      'terminationGracePeriodSeconds: 60',
      'terminationGracePeriodSeconds: 30',
    ],
    [
      'settings named after Services',
      /enableServiceLinks/,
      tick,
      'enableServiceLinks: false',
      'enableServiceLinks: true',
    ],
    ['a pod without NetworkPolicy', /no NetworkPolicy bounds it/, 'base/network.yaml', '[tick, work]', '[tick]'],
    [
      'a Service that finds nobody',
      /finds no pods/,
      api,
      'selector: { app.kubernetes.io/name: post-dispatcher,',
      'selector: { app.kubernetes.io/name: post-dispatch,',
    ],
    ['a number beside an autoscaler', /set back at each apply/, api, 'spec:\n', 'spec:\n  replicas: 3\n'],
    [
      'an autoscaler of nothing',
      /what it scales is not there/,
      'components/keda-work/scale.yaml',
      'scaleTargetRef: { name: post-dispatcher-work',
      'scaleTargetRef: { name: post-dispatcher-worker',
    ],
    [
      'a disk that nobody claims',
      /no PersistentVolumeClaim/,
      tick,
      'claimName: post-dispatcher-state',
      'claimName: state',
    ],
    [
      'a file that nobody names',
      /work.yaml: no kustomization names it/,
      'base/kustomization.yaml',
      '  - work.yaml\n',
      '',
    ],
    ['a file that is not there', /there is no works.yaml/, 'base/kustomization.yaml', 'work.yaml', 'works.yaml'],
    [
      'a patch of nothing',
      /no Deployment post-dispatcher-worker/,
      'components/keda-work/kustomization.yaml',
      'name: post-dispatcher-work }',
      'name: post-dispatcher-worker }',
    ],
    ['a field that stands there twice', /Map keys must be unique/, tick, 'replicas: 1', 'replicas: 1\n  replicas: 2'],
  ])('are refused with %s', (_what, said, ...change) => {
    expect(lookAt(changed(change)).problems.join('\n')).toMatch(said)
  })

  it('have nothing but what is right in all that is looked at without the compiler', () => {
    expect(lookAt(shipped).problems).toEqual([])
  })

  it('run commands that the command line has', () => {
    const commands = createProgram([], { out: () => {}, err: () => {}, env: {} } as never, () => {}).commands
    const run = manifests
      .flatMap(({ body }) => [body.spec?.template, body.spec?.jobTemplate?.spec.template])
      .flatMap((template) => template?.spec.containers ?? [])
      .flatMap(({ args }) => (args[1] === 'dist/cli.js' ? [args[2]] : []))
    expect(run.sort()).toEqual(['migrate', 'promote', 'work'])
    expect(commands.map((command) => command.name())).toEqual(expect.arrayContaining(run))
  })

  it('wait for what workers hold, and for requests that may still come', () => {
    const longestS = limitsFor(loadConfig({}, '/nonexistent/.env')).claimMs / 1_000
    for (const name of ['work', 'tick']) expect(podOf(name).terminationGracePeriodSeconds).toBeGreaterThan(longestS)
    expect(podOf('api').containers[0].lifecycle.preStop).toEqual({ exec: { command: ['sleep', '5'] } })
  })

  it('restart nothing because its database or its Redis is away, and send it nothing meanwhile', () => {
    const [apiContainer] = podOf('api').containers
    expect(apiContainer.readinessProbe.httpGet.path).toBe('/health')
    expect(apiContainer.livenessProbe).not.toHaveProperty('httpGet')
    const [promoter] = podOf('promoter').containers
    expect(promoter.readinessProbe.httpGet.path).toBe('/actuator/health')
    expect(promoter.livenessProbe.httpGet.path).toBe('/health')
  })

  it('let KEDA ask what the runbook asks, and look at the stream and the group of the promotion engine', () => {
    const [due] = bodyOf('ScaledObject', 'work').spec.triggers
    expect(readFileSync(join(projectRoot, 'README.md'), 'utf8')).toContain(`${due.metadata.query};\n`)
    const [lag] = bodyOf('ScaledObject', 'promoter').spec.triggers
    expect(lag.metadata).toMatchObject({ stream: queueKeys('').entry, consumerGroup: ENTRY_GROUP })
  })

  it('give the account that may change tables to the migration and to nobody else', () => {
    const named = manifests.filter(({ body }) => JSON.stringify(body).includes('MIGRATE_DATABASE_URL'))
    expect(named.map(({ name }) => name)).toEqual(['post-dispatcher-migrate'])
    const all = manifests.filter(({ body }) =>
      JSON.stringify(body).includes('"secretRef":{"name":"post-dispatcher-migrate"}'),
    )
    expect(all).toEqual([])
  })

  it('tell the promoter nothing of the others, and let it speak to Redis alone', () => {
    expect(podOf('promoter').containers[0].envFrom).toEqual([{ secretRef: { name: 'post-dispatcher-promotion' } }])
    const egress = bodyOf('NetworkPolicy', 'promoter').spec.egress
    const ports = egress.flatMap(({ ports }: { ports: { port: number }[] }) => ports.map(({ port }) => port))
    expect([...new Set(ports)]).toEqual([53, 6379, 26379])
  })

  it('keep media in a bucket, for pods share no folder', () => {
    expect(read('base/settings.env')).toContain('\nMEDIA_STORE=s3\n')
  })
})
