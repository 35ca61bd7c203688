import { existsSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { MediaFolderError, tryMediaFolder } from '../../src/media/media-folder'
import { temporaryFolder } from '../support/temporary-folder'

const folder = temporaryFolder('media-folder-')
const refusalOf = (mediaDir: string): unknown => {
  try {
    tryMediaFolder(mediaDir)
    return undefined
  } catch (error) {
    return error
  }
}

it('is made when it is missing, open to its owner and group alone, and nothing else is left in it', () => {
  const mediaDir = join(folder, 'a', 'media')
  tryMediaFolder(mediaDir)
  expect(readdirSync(mediaDir, { recursive: true })).toEqual(['.incoming'])
  for (const made of [join(folder, 'a'), mediaDir, join(mediaDir, '.incoming')]) {
    expect(statSync(made).mode & 0o777, made).toBe(0o750 & ~process.umask())
  }
})

it('is refused when something else stands in its way, here or inside of it, and is not made by halves', () => {
  writeFileSync(join(folder, 'file'), 'x')
  const inside = join(folder, 'inside')
  mkdirSync(inside)
  writeFileSync(join(inside, '.incoming'), 'x')
  for (const mediaDir of [join(folder, 'file', 'media'), inside]) {
    expect(refusalOf(mediaDir), mediaDir).toMatchObject({
      name: 'MediaFolderError',
      isFull: false,
      message: expect.stringMatching(/^MEDIA_DIR: files cannot be written to .* What to do: correct MEDIA_DIR$/),
    })
  }
  expect(existsSync(join(folder, 'file', 'media'))).toBe(false)
})

it.each([
  ['EACCES', /belongs to .+ \(uid \d+\); make it that user's: chown -R \S+ \S+$/],
  ['EROFS', /mount its disk for writing, or name another folder in MEDIA_DIR$/],
  ['ENOSPC', /make room there$/],
  ['EDQUOT', /make room there$/],
])('is told of with what to do: %s', (code, advice) => {
  const { message } = new MediaFolderError(folder, Object.assign(new Error(`${code}: no`), { code }))
  expect(message).toMatch(advice)
})
