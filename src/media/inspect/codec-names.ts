/** Names of the two readers and of the container for the same codec, as one name. */
const video: Record<string, string> = {
  avc: 'h264',
  avc1: 'h264',
  avc3: 'h264',
  hev1: 'hevc',
  hvc1: 'hevc',
  vp08: 'vp8',
  vp09: 'vp9',
  av01: 'av1',
  mp4v: 'mpeg4',
  apch: 'prores',
  apcn: 'prores',
  apcs: 'prores',
  apco: 'prores',
  ap4h: 'prores',
  jpeg: 'mjpeg',
}

const audio: Record<string, string> = { mp4a: 'aac', '.mp3': 'mp3', 'ac-3': 'ac3', 'ec-3': 'eac3' }

const known = (names: Record<string, string>, name: string) => (Object.hasOwn(names, name) ? names[name] : undefined)

/** `h264` for `avc1`; a name we do not know stays as it is. */
export const videoName = (name: string): string => known(video, name.toLowerCase()) ?? printable(name)

/** `pcm` for each of its many kinds. */
export const audioName = (name: string): string =>
  /^(pcm|sowt|twos|lpcm|in24|fl32)/i.test(name) ? 'pcm' : (known(audio, name.toLowerCase()) ?? printable(name))

// What stands in a file is nothing we would print as it is.
const printable = (name: string) =>
  name
    .replace(/[^\w.-]/g, '_')
    .slice(0, 16)
    .toLowerCase() || 'unknown'
