import { readFileSync } from 'node:fs'
import { deflateSync } from 'node:zlib'
import { sampleJpeg } from '../../../src/sandbox/sample-media'
import { fixturePath } from '../../support/fixtures'
import { pngChunk } from '../../support/png-chunk'

/** A small real JPEG, with zeros behind its end, as long as wanted. */
export const jpeg = (size = 2_000): Buffer => Buffer.concat([sampleJpeg(64, 64, [200, 120, 40])], size)

export const png = (): Buffer => {
  const header = Buffer.from([0, 0, 0, 1, 0, 0, 0, 1, 8, 2, 0, 0, 0])
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    pngChunk('IHDR', header),
    pngChunk('IDAT', deflateSync(Buffer.from([0, 255, 0, 0]))),
    pngChunk('IEND', Buffer.alloc(0)),
  ])
}

export const gif = (): Buffer => Buffer.from('R0lGODlhAQABAIAAAP///wAAACH5BAAAAAAALAAAAAABAAEAAAICRAEAOw==', 'base64')

export const webp = (): Buffer => Buffer.from('UklGRhoAAABXRUJQVlA4TA0AAAAvAAAAEAcQERGIiP4HAA==', 'base64')

/** Four seconds of one colour and a tone, 540x960, as reels are. */
export const mp4 = (): Buffer => mediaFixture('reel.mp4')
export const mov = (): Buffer => mediaFixture('reel.mov')

/** A file of test/fixtures/media. */
export const mediaFixture = (name: string): Buffer => readFileSync(fixturePath(name))

export const pdf = (): Buffer => Buffer.from(`%PDF-1.7\n${'% nothing to see\n'.repeat(20)}%%EOF`)

export const html = (): Buffer => Buffer.from('<!doctype html><script>alert(1)</script>')

export const svg = (): Buffer =>
  Buffer.from('<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"></svg>')

/** A ZIP file with one stored (uncompressed) entry for each name. */
export function zip(entries: Record<string, string>): Buffer {
  const parts: Buffer[] = []
  for (const [name, text] of Object.entries(entries)) {
    const content = Buffer.from(text)
    const header = Buffer.alloc(30)
    header.writeUInt32LE(0x04034b50, 0)
    header.writeUInt16LE(20, 4)
    header.writeUInt32LE(content.length, 18)
    header.writeUInt32LE(content.length, 22)
    header.writeUInt16LE(Buffer.byteLength(name), 26)
    parts.push(header, Buffer.from(name), content)
  }
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0)
  return Buffer.concat([...parts, end])
}

export const docx = (): Buffer =>
  zip({
    '[Content_Types].xml':
      '<Types><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>',
    'word/document.xml': '<document/>',
  })

/** A picture as phones make them: a JPEG (MPO) that holds more than one. */
export function jpegOfSeveral(): Buffer {
  const plain = sampleJpeg(100, 100, [1, 2, 3])
  const index = Buffer.from([0xff, 0xe2, 0, 8, 0x4d, 0x50, 0x46, 0, 0, 0])
  return Buffer.concat([plain.subarray(0, 2), index, plain.subarray(2)])
}
