import { hasThumbnail } from '../../media/thumbnails'
import type { ApiServices } from '../services'

/** The first of a post's media; null without any. */
export type FirstMedia = { url: string | null; key: string | null }

/** The smallest width: what a row of a list shows. */
const WIDTH = 96

/**
 * Where a small picture of a post is to be had: of what lies in our own store and is handed out by this server. A bucket that
 * hands its files out itself makes none.
 */
export const thumbOf =
  ({ mediaPath, media: { store } }: Pick<ApiServices, 'mediaPath' | 'media'>) =>
  ({ url, key }: FirstMedia): string | null =>
    mediaPath !== undefined && key && hasThumbnail(key) && store.urlOf(key) === url ? `${url}?w=${WIDTH}` : null
