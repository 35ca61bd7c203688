import { viewPost } from '../control/views'
import type { Answer } from '../http/answer'
import type { Publication } from '../state/publications'
import type { World } from '../state/world'
import { renderGoingWrong } from './going-wrong'
import { renderPost } from './post-card'
import { style } from './style'

/** More would make the page slow after a benchmark, and nobody reads further down. */
const SHOWN = 60

/** Nothing but what the sandbox itself sends, and in no frame of another page, where its buttons could be pressed unseen. */
const policy =
  "default-src 'none'; script-src 'self'; style-src 'unsafe-inline'; img-src 'self'; media-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

/** The page a person opens to see what went out: everything, or the post that has an id. It brings itself up to date. */
export function renderPage(world: World, id: string | null): Answer {
  const all = world.publications.all()
  const wanted = id === null ? all : all.filter((post) => isCalled(world, post, id))
  const posts = wanted
    .slice(-SHOWN)
    .reverse()
    .map((post) => renderPost(viewPost(world, post)))
  const text = `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Sandbox: ${all.length} published</title>
<style>${style}</style>
<script src="/_sandbox/page.js" defer></script>
</head>
<body>
<header>
<h1>What went out</h1>
<p id="said" role="status">${summary(world, all.length)}${wanted.length > SHOWN ? ` The newest ${SHOWN} are shown.` : ''}</p>
${id === null ? '' : '<p><a href="/">Show all</a></p>'}
${renderGoingWrong(world)}
</header>
<main id="posts">
${posts.join('\n') || '<p class="nothing" data-key="">Nothing yet. Published posts appear here by themselves.</p>'}
</main>
</body>
</html>
`
  const headers = {
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-store',
    'content-security-policy': policy,
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'same-origin',
  }
  return { status: 200, headers, text }
}

function isCalled(world: World, { id, relatedIds }: Publication, name: string): boolean {
  return [id, ...relatedIds].some((one) => one === name || world.ownPosts.get(one)?.id === name)
}

function summary(world: World, count: number): string {
  const surplus = world.publications.surplus()
  const often = surplus > 0 ? `, <strong class="twice">${surplus} of them more than once</strong>` : ', none twice'
  return `${count} ${count === 1 ? 'publication' : 'publications'} on the imitated platforms${often}.`
}
