import { session, signIn } from './session'

/** On the machine of the server itself. Elsewhere a link could sign somebody in as whoever has made it. */
const isHere = () => /^(localhost|127(\.\d+){3}|\[::1\])$/.test(location.hostname)

/**
 * Signs in with the key of an address like `…/ui/#key=pd_…`, as the demo prints it, and takes it out of the address: what stands
 * behind the # is sent to nobody.
 */
export async function signInByLink(): Promise<void> {
  const apiKey = new URLSearchParams(location.hash.slice(1)).get('key')
  if (!apiKey) return
  history.replaceState(null, '', location.pathname + location.search)
  // Who is signed in stays who they are.
  if (!isHere() || session.value?.signedIn) return
  // What is refused leaves the form to sign in.
  await signIn({ apiKey }).catch(() => {})
}
