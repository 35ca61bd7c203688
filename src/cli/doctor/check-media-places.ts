import type { Config } from '../../config/config'
import type { Database } from '../../db/connection'
import { hostsOfMedia } from '../../db/media/hosts-of-media'
import { mediaToCome } from '../../db/media/media-to-come'
import { counted } from '../../domain/counted'
import { policyOf } from '../../media/address-policy'
import { MediaProber } from '../../media/media-prober'
import { openMediaStore } from '../../media/open-media-store'
import { baseOfMediaUrl } from '../../media/other-server'
import { type Finding, ok, wrong } from './finding'

/** Of so many posts, those that go out next: enough to notice that files lie elsewhere, and asked in a moment. */
const MOST_POSTS = 50
const MOST_FILES = 100

/** Files of one server that are not on this one. */
type Missing = { files: number; url: string; base: string | undefined }

/** Whether this server has the files of the posts that wait, or can fetch them from the server that has them. */
export async function checkMediaPlaces(db: Database, config: Config): Promise<Finding[]> {
  const missing = await missingByHost(db, config)
  return Promise.all([...missing].map(([host, files]) => tell(config, host, files)))
}

async function missingByHost(db: Database, config: Config): Promise<Map<string, Missing>> {
  const store = await openMediaStore(config)
  const files = (await mediaToCome(db, MOST_POSTS)).slice(0, MOST_FILES)
  const hosts = await hostsOfMedia(
    db,
    files.map(({ key }) => key),
  )
  const missing = new Map<string, Missing>()
  for (const { key, url } of files) {
    // A store that does not answer has been told of already.
    const isThere = await store.sizeOf(key).then(
      (size) => size !== undefined,
      () => true,
    )
    if (isThere) continue
    const host = hosts.get(key)?.host ?? ''
    const first = { files: 0, url, base: hosts.has(key) ? baseOfMediaUrl(url, key) : undefined }
    const known = missing.get(host) ?? first
    missing.set(host, { ...known, files: known.files + 1 })
  }
  return missing
}

async function tell(config: Config, host: string, { files, url, base }: Missing): Promise<Finding> {
  const some = `${counted(files, 'file')} of waiting posts`
  if (host === config.HOSTNAME) {
    const what = `Media: ${some} came to this server (${host}) and are not in its media store any more`
    return wrong(what, 'Bring them back: were MEDIA_DIR, MEDIA_STORE or the bucket changed?')
  }
  const what = `Media: ${some} are on ${host ? `the server ${host}` : 'another server'} and not on this one`
  const probed = await new MediaProber(policyOf(config, base)).probe(url)
  if (probed.kind === 'there') return ok(`${what}, which fetches them from there`)
  return wrong(
    `${what}, nor can they be fetched: ${probed.why}`,
    'Let all servers share one folder (MEDIA_DIR), use MEDIA_STORE=s3, or give each a PUBLIC_MEDIA_URL that the others reach (docs/media.md)',
  )
}
