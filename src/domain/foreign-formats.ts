/** Formats that cameras and programs make and no platform takes, by their content types. */
const names: Record<string, string> = {
  'image/heic': 'HEIC',
  'image/heic-sequence': 'HEIC',
  'image/heif': 'HEIF',
  'image/heif-sequence': 'HEIF',
  'image/avif': 'AVIF',
  'image/avif-sequence': 'AVIF',
  'image/jxl': 'JPEG XL',
  'image/jp2': 'JPEG 2000',
  'image/jpx': 'JPEG 2000',
  'image/tiff': 'TIFF',
  'image/bmp': 'BMP',
  'image/x-adobe-dng': 'DNG',
  'video/webm': 'WebM',
  'video/matroska': 'Matroska',
  'video/x-matroska': 'Matroska',
  'video/vnd.avi': 'AVI',
  'video/x-msvideo': 'AVI',
  'video/3gpp': '3GP',
  'video/3gpp2': '3GP',
  'video/quicktime': 'MOV',
}

/** iPhones keep pictures as HEIC unless they are told otherwise. */
const appleFormats = ['HEIC', 'HEIF']

/** A format by the name its owner knows: `HEIC` for `image/heic`; a type that we have no name for stays as it is. */
export const formatName = (contentType: string): string =>
  Object.hasOwn(names, contentType) ? (names[contentType] ?? contentType) : contentType

/** What to do with a file that is not taken as it is; undefined where nothing is known to help. */
export function remedyFor(contentType: string): string | undefined {
  if (contentType.startsWith('image/')) {
    const phone = appleFormats.includes(formatName(contentType))
      ? ' (an iPhone takes JPEGs with Settings > Camera > Formats > Most Compatible)'
      : ''
    return `export it as JPEG${phone}`
  }
  return contentType.startsWith('video/') ? 'export it as MP4 with H.264 and AAC' : undefined
}
