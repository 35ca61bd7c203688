import { crc32, deflateSync } from 'node:zlib'

/** A PNG of one pixel in three colours. */
export const smallPng = () => png(1, 1, 2, [Buffer.from([0, 255, 0, 0])])

/**
 * Files of some kilobytes that are much work to look into. Each is what somebody could send who means harm, and is made
 * here, byte by byte.
 */
export const bombs = {
  'a grey PNG of 6,300 x 6,300, two rows of noise repeated': () => ({
    name: 'a.png',
    bytes: noisyPng(6_300, 6_300, 2),
  }),
  'a grey PNG of 24 million pixels of noise': () => ({ name: 'a.png', bytes: noisyPng(6_000, 4_000, 8) }),
  'a GIF of 250,000 frames': () => ({ name: 'a.gif', bytes: longGif(250_000) }),
  'a video whose tables go on for ever': () => ({ name: 'a.mp4', bytes: endlessVideo() }),
}

function png(width, height, colours, rows) {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header[8] = 8
  header[9] = colours
  const chunks = [
    ['IHDR', header],
    ['IDAT', deflateSync(Buffer.concat(rows), { level: 9 })],
    ['IEND', Buffer.alloc(0)],
  ]
  return Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), ...chunks.map(([type, data]) => chunk(type, data))])
}

function chunk(type, data) {
  const whole = Buffer.alloc(data.length + 12)
  whole.writeUInt32BE(data.length, 0)
  whole.write(type, 4, 'latin1')
  data.copy(whole, 8)
  whole.writeUInt32BE(crc32(whole.subarray(4, data.length + 8)), data.length + 8)
  return whole
}

/** Rows of noise, again and again: packing finds that, the JPEG that is made of them does not. */
function noisyPng(width, height, rowsOfNoise) {
  const rows = Array.from({ length: rowsOfNoise }, (_, row) =>
    Buffer.from([0, ...Array.from({ length: width }, (_, x) => ((x + 1) * (row + 7) * 2_654_435_761) >>> 24)]),
  )
  return png(
    width,
    height,
    0,
    Array.from({ length: height }, (_, y) => rows[y % rowsOfNoise]),
  )
}

function longGif(frames) {
  const head = Buffer.from('47494638396101000100800000ffffff000000', 'hex')
  const frame = Buffer.from('21f9040400000000' + '2c00000000010001000002024401' + '00', 'hex')
  return Buffer.concat([head, ...Array(frames).fill(frame), Buffer.from([0x3b])])
}

/** Boxes of a film with one track, whose table of times claims four thousand million entries. */
function endlessVideo() {
  const box = (type, ...content) => {
    const body = Buffer.concat(content)
    const head = Buffer.alloc(8)
    head.writeUInt32BE(body.length + 8)
    head.write(type, 4, 'latin1')
    return Buffer.concat([head, body])
  }
  const numbers = (...all) => {
    const buffer = Buffer.alloc(all.length * 4)
    for (const [n, number] of all.entries()) buffer.writeUInt32BE(number, n * 4)
    return buffer
  }
  const times = box('stts', numbers(0, 0xffffffff), Buffer.alloc(4_000_000, 1))
  const description = box('stsd', numbers(0, 1), box('avc1', Buffer.alloc(78)))
  const table = box('stbl', description, times, box('stsz', numbers(0, 1, 0xffffffff)))
  const media = box(
    'mdia',
    box('mdhd', numbers(0, 0, 0, 1_000, 0xffffffff, 0)),
    box('hdlr', numbers(0, 0), Buffer.from('vide'), Buffer.alloc(13)),
    box('minf', table),
  )
  const film = box('moov', box('mvhd', numbers(0, 0, 0, 1_000, 0xffffffff), Buffer.alloc(80)), box('trak', media))
  return Buffer.concat([box('ftyp', Buffer.from('isom'), numbers(512), Buffer.from('isomavc1')), film, box('mdat')])
}
