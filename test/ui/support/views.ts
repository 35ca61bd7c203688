import { faultsOf, type Look, show, signedIn } from './browser'
import { type PageWorld, pageWorld } from './page-world'

/** Nobody has a post of this id. */
const NOBODYS = '019c1a52-7b04-7c21-9f3e-5d2a8b6c4e10'

const views = (world: PageWorld): string[] => [
  '/',
  '/posts',
  '/posts?status=failed',
  '/posts?q=nothing-is-called-so',
  ...Object.values(world.posts).map((id) => `/posts/${id}`),
  `/posts/${world.posts.pending}/edit`,
  `/posts/${NOBODYS}`,
  '/new',
  '/calendar/month',
  '/calendar/week',
  '/calendar/day',
  '/calendar/list',
  '/failures',
  '/accounts',
  `/accounts/${world.accounts.facebook.id}`,
  '/holds',
  '/ticks',
  '/settings',
  '/nowhere',
]

/**
 * Goes through every view, with posts in every state.
 * @returns what is wrong, by view: for who sees little, beyond the edge of the window, in the console
 */
export async function faultsOfViews(look: Look): Promise<Record<string, string[]>> {
  const world = await pageWorld()
  const opened = await signedIn(world.api.url, world.company.key, look)
  const found: Record<string, string[]> = {}
  for (const view of views(world)) {
    await show(opened, `${world.api.url}/ui${view}`)
    // What is not there is asked for all the same, and a browser complains of any answer 404.
    const faults = (await faultsOf(opened)).filter((fault) => !(view.includes(NOBODYS) && /status of 404/.test(fault)))
    if (faults.length > 0) found[view] = faults
  }
  return found
}
