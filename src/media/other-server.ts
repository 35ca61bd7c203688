import type { MediaItem } from '../domain/post'

/** The address below which the server that took a file in hands out its files; undefined for an address of another shape. */
export function baseOfMediaUrl(url: string, key: string): string | undefined {
  return url.endsWith(`/${key}`) ? url.slice(0, -key.length - 1) : undefined
}

type Place = {
  /** This server. */
  host: string
  /** The server that took the file in, where that is known. */
  takenInBy: string | null | undefined
  /** Why it could not be fetched from there. */
  because: string
}

/** Tells a person why a file of ours cannot be had on this server, where it is, and what to do. */
export function whyNotHere(
  { name, key }: Pick<MediaItem, 'name' | 'key'>,
  { host, takenInBy, because }: Place,
): string {
  const file = `The file ${name ? `"${name}"` : key}`
  const fetched = `nor can it be fetched (${because})`
  if (takenInBy === host) {
    return `${file} was uploaded to this server (${host}) and is not in its place any more, ${fetched}. Were MEDIA_DIR or MEDIA_STORE changed, or was it removed?`
  }
  const where = takenInBy
    ? `is on the server ${takenInBy} and not on this one (${host})`
    : `is not on this server (${host})`
  return `${file} ${where}, ${fetched}. Let all servers share one folder (MEDIA_DIR) or use MEDIA_STORE=s3, then try the post again`
}
