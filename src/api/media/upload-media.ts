import { z } from 'zod'
import { mediaTypes } from '../../domain/post'
import { nameOfKey } from '../../media/media-key'
import { inspectFiles } from '../../posts/preflight/inspect-files'
import { UnusableFields } from '../../posts/unusable-fields'
import { operation } from '../operations/operation'
import { asMedia } from '../posts/as-media'
import { mediaId } from '../posts/media-to-publish'
import { invalidFields } from '../problems/problem'

const uploaded = z
  .strictObject({
    mediaId: mediaId.meta({ description: 'Names the file in `media` of a post. Your company’s alone' }),
    url: z.string(),
    type: z.enum(mediaTypes),
    width: z.int().optional().meta({ description: 'Pixels; absent, like all below, where it is not known' }),
    height: z.int().optional(),
    durationMs: z.int().optional(),
    size: z.int(),
  })
  .meta({ id: 'UploadedMedia', description: 'A file that is kept, to be posted later' })

export const uploadMedia = operation({
  id: 'uploadMedia',
  method: 'post',
  path: '/media',
  tag: 'Media',
  summary: 'Upload files that are posted later',
  description:
    'Keeps files and names them; `media: [{mediaId}]` of a post names them again, as often as one likes. A file that no post uses goes when nobody has uploaded or named it for MEDIA_KEEP_DAYS days (7, unless this server has another number). The same content, uploaded again, is the same file. What a platform takes is looked at when a post is scheduled.',
  access: 'write',
  body: z.strictObject({}, 'must be a form'),
  files: 'alone',
  answers: {
    201: {
      description: 'The files are kept',
      schema: z.strictObject({
        success: z.literal(true),
        media: z.array(uploaded).meta({ description: 'In the order of the files' }),
      }),
      example: {
        success: true,
        media: [
          {
            mediaId: '9f2c41d07ab35e886410c3d95b7f20ea41867bd3f05c92ae',
            url: 'https://api.example.com/media/9f/9f2c41d07ab35e886410c3d95b7f20ea41867bd3f05c92ae.jpg',
            type: 'image',
            width: 1080,
            height: 1350,
            size: 348_912,
          },
        ],
      },
    },
  },
  refusals: {
    413: 'A file is too large, or more than the company may keep',
    415: 'A file is of a type that no platform takes, or the body is no form',
    422: 'A file is broken; `errors` says which and how',
    507: 'No room for files',
  },
  async run(services, { files, principal }) {
    if (files.length === 0) throw invalidFields([{ path: 'files', message: 'is missing: at least one file' }])
    const { media, errors } = await inspectFiles(services, principal.companyId, files.map(asMedia), [])
    if (errors.length > 0) {
      const ofFiles = errors.map(({ path, message }) => ({ path: path.replace(/^media/, 'files'), message }))
      throw new UnusableFields(ofFiles, 'not-publishable')
    }
    const named = media.map(({ key = '', url, type, width, height, durationMs, size = 0 }) => ({
      mediaId: nameOfKey(key),
      url,
      type,
      ...(width !== undefined && { width }),
      ...(height !== undefined && { height }),
      ...(durationMs !== undefined && { durationMs }),
      size,
    }))
    return { status: 201, body: { success: true, media: named } }
  },
})
