import type { Config } from '../../config/config'
import { bucketUrlOf } from '../../config/s3-settings'

/**
 * The path under which this server hands out media files: that of their public address, `/` for a bare one. Undefined
 * when they are fetched from the bucket itself. An address that leads elsewhere (a CDN) is nobody's who asks us.
 */
export function mediaPathOf(publicMediaUrl: string, config: Config): string | undefined {
  if (config.MEDIA_STORE === 's3' && publicMediaUrl === bucketUrlOf(config)) return undefined
  return new URL(publicMediaUrl).pathname.replace(/\/+$/, '') || '/'
}
