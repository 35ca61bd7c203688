import type { Request } from 'express'
import type { StorageEngine } from 'multer'
import { MediaRefused } from '../../media/media-refused'
import type { MediaStore, StoredMedia } from '../../media/media-store'
import { refusedFile } from './refused-file'

/** Hands the files of a multipart request to the media store as they arrive, and takes them back when it fails. */
export class UploadEngine implements StorageEngine {
  constructor(
    private readonly media: MediaStore,
    private readonly maxUploadMb: number,
  ) {}

  _handleFile(
    _req: Request,
    file: Express.Multer.File,
    done: (error?: unknown, info?: Partial<Express.Multer.File> & StoredMedia) => void,
  ): void {
    this.media.save(file.stream, { maxBytes: this.maxUploadMb * 1024 * 1024 }).then(
      (stored) => done(null, stored),
      (error) => {
        // The rest of the file is let through, or the form would stop here for ever.
        file.stream.resume()
        done(error instanceof MediaRefused ? refusedFile(file.originalname, error.refusal) : error)
      },
    )
  }

  _removeFile(
    _req: Request,
    file: Express.Multer.File & Partial<StoredMedia>,
    done: (error: Error | null) => void,
  ): void {
    const removed = file.key ? this.media.remove(file.key) : Promise.resolve()
    removed.then(() => done(null), done)
  }
}
