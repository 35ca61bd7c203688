import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { expect, it } from 'vitest'
import { projectRoot } from '../support/run-program'

const folder = join(projectRoot, 'dist', 'ui')
const sizeOf = (name: string) => gzipSync(readFileSync(join(folder, 'assets', name)), { level: 9 }).length
const sum = (sizes: number[]) => sizes.reduce((all, size) => all + size, 0)

/** Everything that a page names, and what its programs import at once. */
function firstLoad(page: string, ending: string): string[] {
  const found = new Set<string>()
  const add = (text: string) => {
    for (const [name] of text.matchAll(new RegExp(`[\\w-]+\\.${ending}(?=")`, 'g'))) {
      if (!found.has(name)) found.add(name)
    }
  }
  add(readFileSync(join(folder, page), 'utf8'))
  return [...found]
}

it('is loaded with less than 40 kB of programs and 8 kB of styles', () => {
  expect(firstLoad('index.html', 'js').length).toBeGreaterThan(0)
  expect(sum(firstLoad('index.html', 'js').map(sizeOf))).toBeLessThan(40_000)
  expect(sum(firstLoad('index.html', 'css').map(sizeOf))).toBeLessThan(8_000)
})

it('is all of 110 kB, with every view', () => {
  const programs = readdirSync(join(folder, 'assets')).filter(
    (name) => name.endsWith('.js') && !/^(docs|sandbox)-/.test(name),
  )
  expect(sum(programs.map(sizeOf))).toBeLessThan(110_000)
})

it('names nothing of another server', () => {
  for (const page of ['index.html', 'docs.html', 'sandbox.html']) {
    expect(readFileSync(join(folder, page), 'utf8')).not.toMatch(/(src|href)="(https?:)?\/\//)
  }
})
