import type { FinishedLogin } from '../../accounts/finish-login'

/** What a person sees after a login when there is no page of the frontend to go to. It loads nothing. */
export function loginPage(finished: FinishedLogin): string {
  const worked = finished.kind === 'choose'
  const title = worked ? 'Logged in' : 'Nothing was connected'
  const text = worked
    ? `<p>Choose now what to connect, where you began. Its number there: <code>${escapeHtml(finished.id)}</code></p>`
    : `<p>${escapeHtml(finished.message)}</p>`
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${title}</title></head>
<body><h1>${title}</h1>${text}<p>You can close this window.</p></body></html>
`
}

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }
const escapeHtml = (text: string) => text.replace(/[&<>"']/g, (character) => entities[character] ?? '')
