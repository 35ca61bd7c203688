import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { validate } from 'dockerfile-utils'
import { describe, expect, it } from 'vitest'
import { projectRoot } from '../support/run-program'

const read = (path: string) => readFileSync(join(projectRoot, path), 'utf8')
const dockerfile = read('deploy/Dockerfile')

describe('deploy/Dockerfile', () => {
  it('is one that Docker understands, without a warning', () => {
    expect(validate(dockerfile)).toEqual([])
  })

  it('has the Node that the project is developed and released on, in both of its stages', () => {
    const version = read('.nvmrc').trim()
    expect([...dockerfile.matchAll(/^FROM (\S+)/gm)].map(([, image]) => image)).toEqual([
      `node:${version}-bookworm-slim`,
      `node:${version}-bookworm-slim`,
    ])
    expect(read('docs/testing.md')).toContain(`Node ${version} is what we recommend and deploy`)
  })

  it('runs as somebody who owns the folders of media and state alone', () => {
    const [, , stage = ''] = dockerfile.split(/^FROM .*/m)
    expect(stage.split('\n').findLast((line) => line.startsWith('USER'))).toBe('USER node')
    expect(stage).toContain('mkdir /media /state && chown node:node /media /state')
    expect(stage).not.toMatch(/COPY.*--chown/)
  })

  it('leaves secrets, data and history out of the image', () => {
    const ignored = read('deploy/Dockerfile.dockerignore').split('\n')
    expect(ignored).toEqual(expect.arrayContaining(['.git', '.data', '.env', 'deploy/secrets']))
  })
})
