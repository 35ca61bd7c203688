import { expect, it } from 'vitest'
import { onEmptyMachine } from './support/empty-machine'

const demo = ['npm', 'run', 'demo']
const published = /\d+ posts published, each visible once/
const mysql = ['--suite', 'sid', '--with', 'mysql-server-core,mysql-client-core']

it('the demo as root gets packages and a database server by itself', async () => {
  const { stdout, stderr } = await onEmptyMachine([], demo)
  expect(stdout).toMatch(published)
  expect(stderr).toMatch(/No database server on this machine; installing/)
})

it('the demo as an ordinary user takes the server that is there', async () => {
  const { stdout } = await onEmptyMachine(['--user', '--with', 'mariadb-server-core,mariadb-client-core'], demo)
  expect(stdout).toMatch(published)
})

it('the demo on a machine with MySQL alone takes that, as root and as an ordinary user', async () => {
  for (const user of [[], ['--user']]) {
    const { stdout, stderr } = await onEmptyMachine([...user, ...mysql], demo)
    expect(stdout).toMatch(published)
    expect(stderr).not.toMatch(/No database server on this machine/)
  }
}, 1_200_000)
