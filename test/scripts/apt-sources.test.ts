import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { projectRoot } from '../support/run-program'
import { temporaryFolder } from '../support/temporary-folder'

const apt = temporaryFolder('apt-')

it("takes a machine's own entries for its suite and its mirror for another, and no address that holds a password", async () => {
  const { aptSources } = await import(join(projectRoot, 'scripts/lib/debian/apt-sources.mjs'))
  mkdirSync(join(apt, 'sources.list.d'))
  writeFileSync(
    join(apt, 'sources.list'),
    `# deb http://old.example/debian bookworm main
deb [arch=amd64 signed-by=/some/key.gpg] http://mirror.example/debian bookworm-updates main contrib
deb https://somebody:secret@private.example/debian bookworm main
deb-src http://mirror.example/debian bookworm main
`,
  )
  writeFileSync(
    join(apt, 'sources.list.d/debian.sources'),
    `Types: deb deb-src
# A remark between the fields.
URIs: http://mirror.example/debian
Suites: bookworm
  bookworm-backports
Components: main

Types: deb
URIs: https://tools.example/node
Suites: nodistro
Components: main
`,
  )
  expect(aptSources('bookworm', apt)).toEqual({
    mirror: 'http://mirror.example/debian',
    lines: [
      'deb http://mirror.example/debian bookworm-updates main',
      'deb http://mirror.example/debian bookworm main',
      'deb http://mirror.example/debian bookworm-backports main',
    ],
  })
  expect(aptSources('sid', apt)).toEqual({
    mirror: 'http://mirror.example/debian',
    lines: ['deb http://mirror.example/debian sid main'],
  })
  expect(aptSources('bookworm', join(apt, 'nothing'))).toEqual({
    mirror: 'http://deb.debian.org/debian',
    lines: ['deb http://deb.debian.org/debian bookworm main'],
  })
})
