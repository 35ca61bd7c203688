import { useLocation } from 'preact-iso/router'
import { at } from '../base'
import { leave } from './leaving'

/** Goes to a view: `go('/posts')`. */
export function useGo(): (path: string, replace?: boolean) => void {
  const { route } = useLocation()
  return (path, replace) => leave(() => route(at(path), replace))
}

/** The query of the address, and a way to change parts of it: empty values are taken out. */
export function useAddressQuery(): [Record<string, string>, (changes: Record<string, string | undefined>) => void] {
  const { path, query, route } = useLocation()
  const change = (changes: Record<string, string | undefined>) => {
    const next = new URLSearchParams(query)
    for (const [name, value] of Object.entries(changes)) {
      if (value) next.set(name, value)
      else next.delete(name)
    }
    const search = next.toString()
    route(search ? `${path}?${search}` : path, true)
  }
  return [query, change]
}
