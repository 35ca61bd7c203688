import type { Config } from '../config/config'
import { s3SettingsOf } from '../config/s3-settings'
import { LocalMediaStore } from './local-media-store'
import type { MediaStore } from './media-store'

/**
 * Loads what the configured store needs (the client for buckets only when there is a bucket).
 * @returns makes the store for the public address its files have
 */
export async function loadMediaStore(config: Config): Promise<(publicUrl: string) => MediaStore> {
  const s3 = s3SettingsOf(config)
  if (!s3) return (publicUrl) => new LocalMediaStore(config.MEDIA_DIR, publicUrl)
  const { S3MediaStore } = await import('./s3-media-store')
  return (publicUrl) => new S3MediaStore(s3, publicUrl)
}

/** The store the configuration names. */
export const openMediaStore = async (config: Config): Promise<MediaStore> =>
  (await loadMediaStore(config))(config.PUBLIC_MEDIA_URL)
