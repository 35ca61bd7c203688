import { viewPost } from '../control/views'
import type { Answer } from '../http/answer'
import type { World } from '../state/world'
import { renderPost } from './post-card'
import { style } from './style'

/** More would make the page slow after a benchmark, and nobody reads further down. */
const SHOWN = 60

/** The page a person opens to see what went out. It loads itself again every few seconds. */
export function renderPage(world: World): Answer {
  const all = world.publications.all()
  const posts = all
    .slice(-SHOWN)
    .reverse()
    .map((post) => renderPost(viewPost(world, post)))
  const surplus = world.publications.surplus()
  const text = `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="refresh" content="3">
<title>Sandbox: ${all.length} published</title>
<style>${style}</style>
</head>
<body>
<header>
<h1>What went out</h1>
<p>${all.length} ${all.length === 1 ? 'publication' : 'publications'} on the imitated platforms${
    surplus > 0 ? `, <strong class="twice">${surplus} of them more than once</strong>` : ', none twice'
  }.${all.length > SHOWN ? ` The newest ${SHOWN} are shown.` : ''}</p>
</header>
<main>
${posts.join('\n') || '<p class="nothing">Nothing yet. Published posts appear here by themselves.</p>'}
</main>
</body>
</html>
`
  return { status: 200, headers: { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' }, text }
}
