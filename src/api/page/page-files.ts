import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, gzip } from 'node:zlib'

/** A file of the page with the forms in which it is sent. Each form has a tag of its own: they are other bytes. */
export type PageFile = { name: string; tag: string; plain: Buffer; br?: Buffer; gzip?: Buffer }

/** The page as it was built, all of it in memory: less than a picture of a post has. */
export type BuiltPage = {
  index: PageFile
  /** The description of the API, for people. */
  docs: PageFile
  /** By name; a name never changes its content. */
  assets: Map<string, PageFile>
  icon: PageFile | undefined
}

/** Stands in the built page where the path belongs under which a proxy serves it. */
const BASE_MARK = '__UI_BASE__'
const isCompressed = /\.(br|gz)$/

/**
 * Reads what the build has made.
 * @param base path under which a proxy serves us, without a slash at its end; empty for none
 * @returns undefined when nothing has been built
 */
export async function readPage(folder: string, base: string): Promise<BuiltPage | undefined> {
  const [html, docs] = await Promise.all(
    ['index.html', 'docs.html'].map((name) => readFile(join(folder, name), 'utf8').catch(unlessMissing)),
  )
  if (html === undefined || docs === undefined) return undefined
  const assets = new Map<string, PageFile>()
  const inAssets = join(folder, 'assets')
  for (const name of ((await readdir(inAssets).catch(unlessMissing)) ?? []).filter((one) => !isCompressed.test(one))) {
    assets.set(name, await readAsset(inAssets, name))
  }
  return {
    index: await compressed('index.html', Buffer.from(html.replaceAll(BASE_MARK, base))),
    docs: await compressed('docs.html', Buffer.from(docs.replaceAll(BASE_MARK, base))),
    assets,
    icon: [...assets.values()].find(({ name }) => /^(favicon|icon)\b.*\.svg$/.test(name)),
  }
}

async function readAsset(folder: string, name: string): Promise<PageFile> {
  const [plain, br, gzipped] = await Promise.all([
    readFile(join(folder, name)),
    readFile(join(folder, `${name}.br`)).catch(unlessMissing),
    readFile(join(folder, `${name}.gz`)).catch(unlessMissing),
  ])
  return { name, tag: tagOf(plain), plain, ...(br && { br }), ...(gzipped && { gzip: gzipped }) }
}

// What the build has compressed is the page without its path.
async function compressed(name: string, plain: Buffer): Promise<PageFile> {
  const [br, gzipped] = await Promise.all([promisify(brotliCompress)(plain), promisify(gzip)(plain)])
  return { name, tag: tagOf(plain), plain, br, gzip: gzipped }
}

const tagOf = (content: Buffer) => createHash('sha256').update(content).digest('base64url').slice(0, 22)

function unlessMissing(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error
}
