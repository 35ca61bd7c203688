import type { Request, RequestHandler, Response } from 'express'
import multer, { MulterError } from 'multer'
import type { MediaLibrary, StoredMedia } from '../../media/media-library'
import { principalOf } from '../auth/authenticate'
import type { CompanyTurns } from '../http/company-turns'
import type { OpenBodies } from '../http/open-bodies'
import { ApiProblem } from '../problems/problem'
import { boundFields } from './bounded-fields'
import { feedForm } from './feed-form'
import { printable } from './refused-file'
import { FILES, readTextParts } from './text-parts'
import { UploadEngine } from './upload-engine'

/** The contract's most; also the most media of any post on any platform. */
export const MAX_FILES = 20
const MAX_FIELDS = 100
/** A caption of 63,206 characters of four bytes each is the largest field there is. */
const MAX_FIELD_BYTES = 1024 * 1024

/** What all fields of a form may weigh together, beside its files; JSON may weigh a quarter of it. */
const FORM_OVERHEAD_BYTES = 4 * 1024 * 1024

// Of multer 2.5, and not yet in its types.
type Options = multer.Options & { streamHandler: typeof feedForm }

/**
 * Reads a multipart form: its files into the media store, its fields into `req.body`.
 * @param openBodies counts what is held of its fields
 * @param turns of companies, to read a file on
 * @param texts the fields it may have beside its files
 */
export function receiveFiles(
  media: MediaLibrary,
  openBodies: OpenBodies,
  turns: CompanyTurns,
  maxUploadMb: number,
  texts: string[],
): RequestHandler {
  const options: Options = {
    storage: new UploadEngine(media, maxUploadMb, turns),
    // Browsers send file names in UTF-8. They are only ever shown.
    defParamCharset: 'utf8',
    limits: {
      // Texts that come like files are among these; how many files there are is looked at by the field they come in.
      files: MAX_FILES + MAX_FIELDS,
      fields: MAX_FIELDS,
      parts: MAX_FILES + MAX_FIELDS,
      fieldSize: MAX_FIELD_BYTES,
      fieldNameSize: 100,
      // media[0][altText]
      fieldNestingDepth: 2,
      fieldArrayIndexLimit: MAX_FILES - 1,
      headerPairs: 50,
    },
    streamHandler: (req, parser) => {
      const isFileOpen = readTextParts(parser, new Set(texts), MAX_FIELD_BYTES)
      const refuse = boundFields(req, parser, FORM_OVERHEAD_BYTES)
      // Multer hands on the request that Express gave it. Forms are read behind authentication only.
      const { res } = req as Request & { res: Response }
      const count = openBodies.count(principalOf(res).companyId, res)
      feedForm(req, parser, (bytes) => {
        const problem = isFileOpen() ? undefined : count(bytes)
        if (problem) refuse(problem)
      })
    },
  }
  const upload = multer(options).array(FILES, MAX_FILES)
  const maxBytes = MAX_FILES * maxUploadMb * 1024 * 1024 + FORM_OVERHEAD_BYTES
  return async (req, res, next) => {
    // Said before the body comes, instead of after it has come.
    if (Number(req.get('Content-Length') ?? 0) > maxBytes) {
      const detail = `A request may have at most ${MAX_FILES} files of ${maxUploadMb} MB each.`
      throw new ApiProblem(413, { code: 'too-large', detail })
    }
    // One turn for the form, one for what is done with it.
    const { companyId } = principalOf(res)
    await turns.take(companyId)
    upload(req, res, (error: unknown) =>
      error ? next(uploadProblem(error)) : turns.take(companyId).then(() => next(), next),
    )
  }
}

/** A kept file with the name its sender gave it, as it may stand in a message. */
export type ReceivedFile = StoredMedia & { name: string }

const received = new WeakMap<object, ReceivedFile[]>()

/** The files of a request that were kept, in the order they were sent; the same objects each time. */
export function receivedFiles(req: { files?: unknown }): ReceivedFile[] {
  if (!Array.isArray(req.files)) return []
  const files =
    received.get(req.files) ??
    (req.files as (StoredMedia & Express.Multer.File)[]).map((file) => {
      const { companyId, key, url, contentType, size, sha256, originalname } = file
      return { companyId, key, url, contentType, size, sha256, name: printable(originalname) }
    })
  received.set(req.files, files)
  return files
}

function uploadProblem(error: unknown): unknown {
  if (error instanceof ApiProblem) return error
  if (error instanceof MulterError) return ofMulter(error)
  return new ApiProblem(400, {
    code: 'malformed-form',
    detail: `The multipart form cannot be read: ${printable(error instanceof Error ? error.message : 'unknown reason')}.`,
    cause: error,
  })
}

function ofMulter(error: MulterError): ApiProblem {
  const field = printable(error.field ?? '')
  const bad = (path: string, message: string, status = 400) =>
    new ApiProblem(status, {
      code: status === 413 ? 'too-large' : 'invalid-request',
      detail: path ? `${path}: ${message}` : message,
      errors: [{ path, message }],
    })
  switch (error.code) {
    case 'LIMIT_FILE_COUNT':
    case 'LIMIT_UNEXPECTED_FILE':
      return field === '' || field === FILES
        ? bad(FILES, `at most ${MAX_FILES} files`)
        : bad(field, `files belong into the field "${FILES}"`)
    case 'LIMIT_FIELD_VALUE':
      return bad(field, 'at most 1 MB of text', 413)
    case 'LIMIT_PART_COUNT':
    case 'LIMIT_FIELD_COUNT':
      return bad('', 'the form has too many fields', 413)
    default:
      return bad(field, 'the name of this form field cannot be used')
  }
}
