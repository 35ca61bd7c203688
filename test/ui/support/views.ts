import { faultsOf, type Look, show, signedIn } from './browser'
import { type PageWorld, pageWorld } from './page-world'

/** Nobody has a post of this id. */
const NOBODYS = '019c1a52-7b04-7c21-9f3e-5d2a8b6c4e10'

/** Where people spend their days. */
const mostUsed = ({ posts }: PageWorld): string[] => [
  '/',
  '/posts',
  `/posts/${posts.unconfirmed}`,
  '/new',
  '/calendar/month',
  '/failures',
  '/accounts',
  '/settings',
]

/** The others, and a post in every state. */
const others = (world: PageWorld): string[] => [
  '/posts?status=failed',
  '/posts?q=nothing-is-called-so',
  `/posts/${world.posts.pending}/edit`,
  `/posts/${NOBODYS}`,
  '/calendar/week',
  '/calendar/day',
  '/calendar/list',
  `/accounts/${world.accounts.facebook.id}`,
  '/holds',
  '/ticks',
  '/nowhere',
  ...Object.values(world.posts).map((id) => `/posts/${id}`),
]

/**
 * Goes through the views, with posts in every state.
 * @param whole looks at the views that are used less, too, and at a post in each state
 * @returns what is wrong, by view: for who sees little, beyond the edge of the window, in the console
 */
export async function faultsOfViews(look: Look, { whole }: { whole: boolean }): Promise<Record<string, string[]>> {
  const world = await pageWorld()
  const opened = await signedIn(world.api.url, world.company.key, look)
  const found: Record<string, string[]> = {}
  for (const view of [...mostUsed(world), ...(whole ? others(world) : [])]) {
    await show(opened, `${world.api.url}/ui${view}`)
    // What is not there is asked for all the same, and a browser complains of any answer 404.
    const faults = (await faultsOf(opened)).filter((fault) => !(view.includes(NOBODYS) && /status of 404/.test(fault)))
    if (faults.length > 0) found[view] = faults
  }
  return found
}
