import { expect, it } from 'vitest'
import { onEmptyMachine } from './support/empty-machine'

it('a server is installed by the commands of docs/install.md, and once more by deploy/install.sh, which changes nothing; then docs/upgrade.md, and back', async () => {
  const { stdout, stderr } = await onEmptyMachine(
    ['--with', 'systemd,systemd-sysv'],
    ['sh', 'test/system/support/install-to-the-letter.sh'],
  )
  expect(stdout.trim().split('\n'), `${stdout}\n${stderr}`).toEqual([
    'dry run: 8 steps, and settings: 0',
    'settings: 640 root post-dispatcher',
    'folders: 750 post-dispatcher post-dispatcher 750 post-dispatcher adm',
    'units: 0 complaints',
    'cron: No pending posts',
    'health: 2',
    'post: "success":true,"postDetailId"',
    'log after its rotation: 640 post-dispatcher post-dispatcher, and the one before: 1',
    'second run: 0 changes',
    'still answers: 200',
    'upgraded: 1 tick, 0 errors',
    'rolled back: 1 time noticed, 1 post',
  ])
}, 1_800_000)
