import { expect, it } from 'vitest'
import { onEmptyMachine } from './support/empty-machine'

const settings = [
  'HOSTNAME=publisher-1',
  'PUBLIC_API_URL=https://api.example.com',
  'PUBLIC_MEDIA_URL=https://api.example.com/media',
  "TOKEN_ENCRYPTION_KEY='a$b'",
].join('\n')

it('Docker Compose, Caddy and shellcheck understand the files of deploy', async () => {
  const script = `
    printf '%s\\n' "$1" >.env
    docker-compose --env-file .env -f deploy/compose.yaml --profile metrics config --format json
    PUBLIC_API_URL=https://api.example.com caddy validate --adapter caddyfile --config deploy/Caddyfile >&2
    shellcheck deploy/*.sh >&2`
  const { stdout } = await onEmptyMachine(
    ['--suite', 'sid', '--with', 'docker-compose,caddy,shellcheck'],
    ['sh', '-euc', script, 'sh', settings],
  )
  const { services } = JSON.parse(stdout) as { services: Record<string, { environment: Record<string, string> }> }
  expect(Object.keys(services)).toEqual(expect.arrayContaining(['api', 'prometheus', 'grafana']))
  // A dollar is written twice where compose would take it for the beginning of a variable.
  expect(services.tick?.environment).toMatchObject({ HOSTNAME: 'publisher-1', TOKEN_ENCRYPTION_KEY: 'a$$b' })
})

it('the units start, publish, decode pictures and tell of a failure, under what systemd lets them do', async () => {
  const { stdout, stderr } = await onEmptyMachine(
    ['--with', 'systemd,systemd-sysv,mariadb-server-core,mariadb-client-core,sudo,curl'],
    ['sh', 'test/system/support/try-units.sh'],
  )
  expect(stdout.trim().split('\n'), `${stdout}\n${stderr}`).toEqual([
    expect.stringMatching(/^exposure of api, of 10: 1\.\d$/),
    expect.stringMatching(/^exposure of tick, of 10: 1\.\d$/),
    expect.stringMatching(/^exposure of work, of 10: 1\.\d$/),
    'tick by hand: Pending posts: 0',
    'api: 200',
    'upload to be converted: 201',
    'worker under the timer: completed successfully',
    'tick without a database: told 1',
    'doctor: right',
  ])
})
