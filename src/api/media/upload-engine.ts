import type { Request } from 'express'
import type { StorageEngine } from 'multer'
import type { MediaLibrary, StoredMedia } from '../../media/media-library'
import { MediaRefused } from '../../media/media-refused'
import { principalOf } from '../auth/authenticate'
import type { CompanyTurns } from '../http/company-turns'
import { describeError } from '../problems/describe-error'
import { refusedFile } from './refused-file'

/** Hands the files of a multipart request to the media library as they arrive, and gives them back when it fails. */
export class UploadEngine implements StorageEngine {
  constructor(
    private readonly media: MediaLibrary,
    private readonly maxUploadMb: number,
    private readonly turns: CompanyTurns,
  ) {}

  _handleFile(
    req: Request,
    file: Express.Multer.File,
    done: (error?: unknown, info?: Partial<Express.Multer.File> & StoredMedia) => void,
  ): void {
    const maxBytes = this.maxUploadMb * 1024 * 1024
    const companyId = companyOf(req)
    const turn = () => this.turns.take(companyId)
    this.media.save(companyId, file.stream, { maxBytes, turn }).then(
      (stored) => done(null, stored),
      (error) => {
        const brokenForm = file.stream.errored !== null || (file.stream.destroyed && !file.stream.readableEnded)
        // The rest of the file is let through, or the form would stop here for ever.
        file.stream.resume()
        if (error instanceof MediaRefused) return done(refusedFile(file.originalname, error.refusal))
        done(brokenForm ? error : describeError(error))
      },
    )
  }

  _removeFile(
    _req: Request,
    file: Express.Multer.File & Partial<StoredMedia>,
    done: (error: Error | null) => void,
  ): void {
    if (!file.key) {
      done(null)
      return
    }
    let failure: Error | null = null
    const given = this.media.giveBack([file as StoredMedia], (error) => {
      failure = error as Error
    })
    void given.then(() => done(failure))
  }
}

// Forms are read behind authentication only.
const companyOf = (req: Request) => principalOf(req.res as NonNullable<Request['res']>).companyId
