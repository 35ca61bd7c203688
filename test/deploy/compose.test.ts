import { existsSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { settingNames } from '../../src/config/settings'
import { projectRoot } from '../support/run-program'

type Service = {
  image: string
  command?: string[]
  cap_drop: string[]
  cap_add?: string[]
  security_opt: string[]
  read_only?: boolean
  tmpfs?: string[]
  init?: boolean
  restart?: string
  env_file?: string[]
  environment?: Record<string, string>
  secrets?: (string | { source: string; target: string })[]
  ports?: string[]
  networks?: string[]
  volumes?: string[]
  healthcheck?: { test: string[] }
  logging?: { options: Record<string, string> }
  depends_on?: Record<string, { condition: string }>
  stop_grace_period?: string
  profiles?: string[]
}
type Compose = {
  services: Record<string, Service>
  networks: Record<string, { internal?: boolean } | null>
  volumes: Record<string, null>
  secrets: Record<string, { file: string }>
}

const text = readFileSync(join(projectRoot, 'deploy/compose.yaml'), 'utf8')
const ours = ['migrate', 'api', 'tick', 'work'] as const
const environmentOf = (service: Service | undefined) => service?.environment ?? {}

describe('deploy/compose.yaml', () => {
  let services: Compose['services']
  let networks: Compose['networks']
  let volumes: Compose['volumes']
  let secrets: Compose['secrets']
  beforeAll(() => {
    ;({ services, networks, volumes, secrets } = parse(text, { merge: true, strict: true }) as Compose)
  })
  const service = (name: string) => services[name] as Service

  it('opens nothing to the world but Caddy, and API, promoter, Prometheus and Grafana to their own machine alone', () => {
    const ports = Object.entries(services).flatMap(([name, { ports = [] }]) => ports.map((port) => `${name} ${port}`))
    expect(ports).toEqual([
      'api 127.0.0.1:9005:9005',
      'promote 127.0.0.1:9002:9002',
      'prometheus 127.0.0.1:9090:9090',
      'grafana 127.0.0.1:3000:3000',
      'caddy 80:80',
      'caddy 443:443',
      'caddy 443:443/udp',
    ])
  })

  it('keeps the database on a network that leads nowhere', () => {
    expect(service('db').networks).toEqual(['back'])
    expect(networks.back).toEqual({ internal: true })
  })

  it('brings every setting of .env to API, tick and migrate, and overrules none but those that belong to containers', () => {
    for (const name of ours) expect(service(name).env_file).toEqual(['../.env'])
    const overruled = new Set(ours.flatMap((name) => Object.keys(environmentOf(service(name)))))
    expect([...overruled].filter((name) => settingNames.has(name)).sort()).toEqual([
      'HOSTNAME',
      'MEDIA_DIR',
      'MIGRATE_DATABASE_URL',
      'PORT',
      'SCHEDULER',
      'STATE_DIR',
      'TRUST_PROXY',
    ])
  })

  it('does not start without a name of the server, which API and tick share and the next server does not', () => {
    for (const name of ours) expect(environmentOf(service(name)).HOSTNAME).toMatch(/^\$\{HOSTNAME:\?.+\}$/)
  })

  it('ticks, and takes requests, only when the tables are there', () => {
    for (const name of ['api', 'tick', 'work']) {
      expect(service(name).depends_on?.migrate).toEqual({ condition: 'service_completed_successfully' })
    }
    expect(service('migrate')).toMatchObject({
      restart: 'no',
      depends_on: { db: { condition: 'service_healthy' } },
      command: ['node', 'dist/cli.js', 'migrate'],
    })
  })

  it('notices an API that does not answer, and a database', () => {
    expect(service('api').healthcheck?.test.join(' ')).toContain('http://127.0.0.1:9005/health')
    expect(environmentOf(service('api')).PORT).toBe('9005')
    expect(service('db').healthcheck?.test).toContain('--connect')
  })

  it('gives no container a capability it can do without, and none a way to get more', () => {
    const added = Object.entries(services).map(([name, { cap_add }]) => [name, cap_add ?? []])
    expect(Object.fromEntries(added)).toEqual({
      db: ['CHOWN', 'DAC_OVERRIDE', 'SETGID', 'SETUID'],
      migrate: [],
      api: [],
      tick: [],
      work: [],
      redis: ['CHOWN', 'SETGID', 'SETUID'],
      promote: [],
      prometheus: [],
      grafana: [],
      caddy: ['NET_BIND_SERVICE'],
    })
    for (const [name, { cap_drop, security_opt }] of Object.entries(services)) {
      expect({ name, cap_drop, security_opt }).toEqual({
        name,
        cap_drop: ['ALL'],
        security_opt: ['no-new-privileges:true'],
      })
    }
  })

  it('starts the promotion engine and its Redis only when that is asked for, and tells it nothing of the others', () => {
    const asked = Object.entries(services).filter(([, { profiles }]) => profiles?.includes('promotion'))
    expect(asked.map(([name]) => name)).toEqual(['redis', 'promote'])
    const { env_file, secrets, environment, networks } = service('promote')
    expect({ env_file, secrets, networks }).toEqual({ env_file: undefined, secrets: undefined, networks: ['queues'] })
    expect(Object.keys(environment ?? {}).filter((name) => !settingNames.has(name))).toEqual([])
    expect(Object.keys(environment ?? {})).not.toContain('DATABASE_URL')
    expect(service('redis').command?.join(' ')).toContain('--maxmemory-policy noeviction')
  })

  describe('with the profile metrics', () => {
    const inDeploy = (path: string) => readFileSync(join(projectRoot, 'deploy', path), 'utf8')
    /** What is mounted where: files of deploy/ by their path, volumes by their name. */
    const mountsOf = (name: string): Record<string, string> =>
      Object.fromEntries((service(name).volumes ?? []).map((mount) => mount.split(':').slice(0, 2).reverse()))

    it('starts Prometheus and Grafana, which see the API and neither the database nor the world', () => {
      const asked = Object.entries(services).filter(([, { profiles }]) => profiles?.includes('metrics'))
      expect(asked.map(([name]) => name)).toEqual(['prometheus', 'grafana'])
      const sees = Object.entries(services).filter(([, { networks }]) => networks?.includes('metrics'))
      expect(sees.map(([name]) => name)).toEqual(['api', 'prometheus', 'grafana'])
      for (const [name] of asked) {
        expect(service(name).networks).toEqual(['metrics'])
        // Neither our settings nor the passwords of the database.
        expect(service(name)).not.toHaveProperty('env_file')
        expect(service(name).read_only).toBe(true)
      }
    })

    it('mounts files that are there, and volumes and secrets that are named', () => {
      for (const name of ['prometheus', 'grafana']) {
        for (const from of Object.values(mountsOf(name))) {
          if (from.startsWith('./')) expect(existsSync(join(projectRoot, 'deploy', from)), from).toBe(true)
          else expect(Object.keys(volumes)).toContain(from)
        }
        for (const secret of service(name).secrets ?? [])
          expect(secrets).toHaveProperty(typeof secret === 'string' ? secret : secret.source)
      }
    })

    it('has Prometheus ask the API by its name and port, with the token that the API asks for, by our rules', () => {
      const { scrape_configs, rule_files } = parse(inDeploy('prometheus/in-compose.yml'))
      expect(mountsOf('prometheus')['/etc/prometheus/prometheus.yml']).toBe('./prometheus/in-compose.yml')
      expect(service('prometheus').command).toContain('--config.file=/etc/prometheus/prometheus.yml')
      const [{ static_configs, authorization }, ...more] = scrape_configs
      expect(more).toEqual([])
      expect(static_configs).toEqual([{ targets: [`api:${environmentOf(service('api')).PORT}`] }])
      expect(service('prometheus').secrets).toEqual([
        { source: 'metrics-token', target: `/etc/prometheus/${authorization.credentials_file}` },
      ])
      for (const rules of rule_files)
        expect(mountsOf('prometheus')[`/etc/prometheus/${rules}`]).toBe(`./prometheus/${rules}`)
      // And nothing else is another than in the file for Prometheus without containers.
      const { alerting: _, ...plain } = parse(inDeploy('prometheus/prometheus.yml'))
      plain.scrape_configs[0].static_configs[0].targets = static_configs[0].targets
      expect(parse(inDeploy('prometheus/in-compose.yml'))).toEqual(plain)
    })

    it('gives Grafana that Prometheus and our dashboard, which asks for one, and a password that nobody else knows', () => {
      const mounts = mountsOf('grafana')
      expect(mounts['/etc/grafana/provisioning']).toBe('./grafana/provisioning')
      const { datasources } = parse(inDeploy('grafana/provisioning/datasources/prometheus.yml'))
      expect(datasources).toMatchObject([{ type: 'prometheus', url: 'http://prometheus:9090', isDefault: true }])
      const dashboard = JSON.parse(inDeploy('grafana/dashboard.json'))
      expect(dashboard.templating.list).toMatchObject([{ type: 'datasource', query: datasources[0].type }])
      const { providers } = parse(inDeploy('grafana/provisioning/dashboards/post-dispatcher.yml'))
      expect(mounts[`${providers[0].options.path}/post-dispatcher.json`]).toBe('./grafana/dashboard.json')
      expect(environmentOf(service('grafana')).GF_SECURITY_ADMIN_PASSWORD__FILE).toBe('/run/secrets/grafana-password')
    })
  })

  it('lets our containers write media, their memory of the database and temporary files, and nothing else', () => {
    for (const name of ours) {
      const { read_only, tmpfs, volumes } = service(name)
      expect({ read_only, volumes }).toEqual({ read_only: true, volumes: ['media:/media', 'state:/state'] })
      expect(tmpfs?.map((mount) => mount.split(':')[0])).toEqual(['/tmp'])
      expect(environmentOf(service(name))).toMatchObject({ MEDIA_DIR: '/media', STATE_DIR: '/state' })
    }
  })

  it('gives the account that may change tables to migrate and to nobody else', () => {
    for (const name of ['api', 'tick', 'work']) {
      expect(service(name).secrets).toEqual(['database-password'])
      expect(environmentOf(service(name))).toMatchObject({ MIGRATE_DATABASE_URL: '' })
      expect(environmentOf(service(name))).not.toHaveProperty('MIGRATE_DATABASE_USER')
    }
    expect(environmentOf(service('migrate'))).toMatchObject({
      MIGRATE_DATABASE_URL: '${MIGRATE_DATABASE_URL:-}',
      MIGRATE_DATABASE_USER: environmentOf(service('db')).MARIADB_USER,
    })
  })

  it('writes no password into an address, an argument or the environment: they lie in files', () => {
    expect(text).not.toMatch(/\$\{[^}]*(PASSWORD|SECRET|KEY)/)
    expect(environmentOf(service('db')).MARIADB_PASSWORD_FILE).toMatch(/^\/run\/secrets\//)
  })

  it('makes the account that publishes with the volume, by a script that the image reads and does not run', () => {
    const [, from = '', to] = /\n\s+- \.\/(\S+):(\S+):ro\n/.exec(text) ?? []
    expect(to).toMatch(/^\/docker-entrypoint-initdb\.d\/.+\.sh$/)
    expect(statSync(join(projectRoot, 'deploy', from)).mode & 0o111).toBe(0)
  })

  it('fills no disk with the lines of its containers', () => {
    for (const { logging } of Object.values(services)) expect(logging?.options).toHaveProperty('max-size')
  })

  it('starts resident workers for those alone who ask for them', () => {
    expect(service('work')).toMatchObject({ profiles: ['work'], command: ['node', 'dist/cli.js', 'work'] })
  })

  it('waits for the calls that are out when it is stopped, and reaps what a killed tick leaves', () => {
    for (const name of ours) expect(service(name)).toMatchObject({ stop_grace_period: '60s', init: true })
  })
})
