import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Answer } from '../http/answer'

/** Where the build has put the page; seen from the compiled sandbox as from its source. */
const folder = join(__dirname, '../../../dist/ui')

/** Nothing but what the sandbox itself sends, and in no frame of another page, where its buttons could be pressed unseen. */
const policy =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; media-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'"

const common = { 'x-content-type-options': 'nosniff', 'referrer-policy': 'same-origin' }

/** The page a person opens to see what went out: `src/ui/sandbox`, built with the other pages. It brings itself up to date. */
export function showPage(): Answer {
  const headers = {
    ...common,
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-store',
    'content-security-policy': policy,
  }
  if (!existsSync(folder)) return { status: 503, headers, text: '<p>The page is not built: <code>npm run build</code> does.</p>' }
  const text = readFileSync(join(folder, 'sandbox.html'), 'utf8').replaceAll('__UI_BASE__', '/_sandbox')
  return { status: 200, headers, text }
}

const types = { js: 'text/javascript', css: 'text/css', svg: 'image/svg+xml' }

/** What the page is made of. Names change with their content. */
export function showAsset(name: string): Answer {
  const type = /^[\w-]+\.(js|css|svg)$/.exec(name)?.[1] as keyof typeof types | undefined
  const file = type && join(folder, 'assets', name)
  if (!file || !existsSync(file)) return { status: 404, headers: common, text: 'There is no such file of the page.' }
  const headers = {
    ...common,
    'content-type': `${types[type]}; charset=utf-8`,
    'cache-control': 'max-age=31536000, immutable',
  }
  return { status: 200, headers, text: readFileSync(file, 'utf8') }
}
