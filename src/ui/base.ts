/**
 * Where the page lives, without a slash at its end: `/ui`, or below the path under which a proxy serves it. Its own program
 * tells, which lies in `assets` of it.
 */
export const base: string = new URL(/* @vite-ignore */ '..', import.meta.url).pathname.replace(/\/$/, '')

/** Where the API is that serves the page. */
export const apiAddress: string = location.origin + base.replace(/\/ui$/, '')

/** The address of a view: `at('/posts')`. */
export const at = (path: string): string => `${base}${path}`
