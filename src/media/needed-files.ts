import type { MediaFileRow, MediaFiles } from '../db/media/media-files'
import { nameOfKey } from './media-key'

/** Keys as they stand in the address of a file or beside it. */
const names = /(?<![0-9a-f])[0-9a-f]{48}(?![0-9a-f])/g

/** Those of these files that a post of their company needs, by key. */
export async function neededOf(
  old: Pick<MediaFileRow, 'companyId' | 'key'>[],
  files: Pick<MediaFiles, 'needs'>,
  keepDays: number,
): Promise<Set<string>> {
  const needed = new Set<string>()
  for (const companyId of new Set(old.map((file) => file.companyId))) {
    const ofCompany = old.filter((file) => file.companyId === companyId)
    const byName = new Map(ofCompany.map(({ key }) => [nameOfKey(key), key]))
    for await (const name of namesIn(files.needs(companyId, keepDays))) {
      const key = byName.get(name)
      if (key) needed.add(key)
    }
  }
  return needed
}

/** The names of files that stand in these texts. */
export async function* namesIn(texts: AsyncIterable<string>): AsyncGenerator<string> {
  for await (const text of texts) for (const [name] of text.matchAll(names)) yield name
}
