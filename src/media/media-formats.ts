import type { MediaType } from '../domain/post'

/** One kind of file we keep. The extension is ours and never the client's. */
export type MediaFormat = { extension: string; contentType: string; type: MediaType; label: string }

const jpeg: MediaFormat = { extension: 'jpg', contentType: 'image/jpeg', type: 'image', label: 'JPEG' }
const png: MediaFormat = { extension: 'png', contentType: 'image/png', type: 'image', label: 'PNG' }
const mp4: MediaFormat = { extension: 'mp4', contentType: 'video/mp4', type: 'video', label: 'MP4' }
const office = (extension: string, kind: string): MediaFormat => ({
  extension,
  contentType: `application/vnd.openxmlformats-officedocument.${kind}`,
  type: 'document',
  label: extension.toUpperCase(),
})

// Keyed by what is found in the bytes. SVG and HTML are missing on purpose: served from our address they could run
// scripts there.
const byFoundType = new Map<string, MediaFormat>([
  ['image/jpeg', jpeg],
  ['image/png', png],
  // An animated PNG is a PNG to everybody who fetches it.
  ['image/apng', png],
  ['image/gif', { extension: 'gif', contentType: 'image/gif', type: 'image', label: 'GIF' }],
  ['image/webp', { extension: 'webp', contentType: 'image/webp', type: 'image', label: 'WebP' }],
  ['video/mp4', mp4],
  // Apple's brand of MP4.
  ['video/x-m4v', mp4],
  ['video/quicktime', { extension: 'mov', contentType: 'video/quicktime', type: 'video', label: 'MOV' }],
  ['application/pdf', { extension: 'pdf', contentType: 'application/pdf', type: 'document', label: 'PDF' }],
  ...[office('docx', 'wordprocessingml.document'), office('pptx', 'presentationml.presentation')].map(
    (format): [string, MediaFormat] => [format.contentType, format],
  ),
])

/** The format for a MIME type as found in a file's bytes, or undefined when we do not keep such files. */
export const formatOf = (foundType: string): MediaFormat | undefined => byFoundType.get(foundType)

/** The format a stored file was given when it was kept. */
export const formatOfExtension = (extension: string): MediaFormat | undefined =>
  [...byFoundType.values()].find((format) => format.extension === extension)

/** For messages: `JPEG, PNG, …`. */
export const allowedFormats = [...new Set([...byFoundType.values()].map((format) => format.label))].join(', ')
