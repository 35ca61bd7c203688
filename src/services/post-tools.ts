import type { Config } from '../config/config'
import type { Database } from '../db/connection'
import { mediaFiles } from '../db/media/media-files'
import { NO_LIMIT } from '../domain/quota'
import { policyOf } from '../media/address-policy'
import { CostlyWork } from '../media/costly-work/costly-work'
import { MediaInspector } from '../media/inspect/media-inspector'
import { MediaConverter } from '../media/media-converter'
import { MediaLibrary } from '../media/media-library'
import { MediaProber } from '../media/media-prober'
import type { MediaStore } from '../media/media-store'
import { RecentFiles } from '../media/recent-files'
import type { Spool } from '../media/spool'
import type { Logger } from '../observability/log'
import type { PostTools } from '../posts/post-tools'

type Parts = {
  db: Database
  store: MediaStore
  spool: Spool
  log: Logger
  /** Its processes end with this one, and earlier when it is closed. */
  costlyWork?: CostlyWork
}

/**
 * Builds what scheduling and editing posts works with.
 * @param publicMediaUrl where platforms find our files; it differs from the setting when the port was not known before
 */
export function createPostTools<C extends Config>(
  config: C,
  { db, store, spool, log, costlyWork = new CostlyWork() }: Parts,
  publicMediaUrl = config.PUBLIC_MEDIA_URL,
): PostTools & { config: C } {
  const allowance = {
    files: config.MEDIA_FILES_PER_COMPANY,
    bytes: config.MEDIA_MB_PER_COMPANY ? config.MEDIA_MB_PER_COMPANY * 1024 * 1024 : NO_LIMIT,
  }
  const recent = new RecentFiles()
  const media = new MediaLibrary(store, spool, mediaFiles(db, config.HOSTNAME, allowance), recent)
  return {
    db,
    media,
    inspector: new MediaInspector(media.store, config.FFPROBE_PATH, costlyWork, recent),
    converter: new MediaConverter(media, config.FFMPEG_PATH, costlyWork),
    ...(config.MEDIA_URL_CHECK === 'on' && {
      prober: new MediaProber(policyOf({ ...config, PUBLIC_MEDIA_URL: publicMediaUrl })),
    }),
    config,
    log,
    now: () => new Date(),
  }
}
