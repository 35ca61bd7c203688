import { z } from 'zod'
import { cacheable, cachedAnswer, notModified } from '../http/cacheable'
import { operation } from '../operations/operation'

// Everything comes from this server, so that it works without the Internet; nothing in the page itself is run.
const page = cacheable(`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>post-dispatcher API</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="docs/swagger-ui.css">
<link rel="stylesheet" href="docs/page.css">
</head>
<body>
<div id="docs"><noscript>This page needs JavaScript. The description itself is <a href="openapi.json">openapi.json</a>.</noscript></div>
<script src="docs/swagger-ui-bundle.js"></script>
<script src="docs/page.js"></script>
</body>
</html>
`)

/** Its own scripts, styles and answers, and nobody else's; the pictures of the page are part of its styles. */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

export const docsPage = operation({
  id: 'getDocs',
  method: 'get',
  path: '/docs',
  tag: 'Description',
  summary: 'Read this description as a page',
  description: 'Calls can be tried out there. The page needs nothing from the Internet.',
  access: 'public',
  answers: {
    200: {
      description: 'The page',
      contentType: 'text/html; charset=utf-8',
      schema: z.instanceof(Buffer).meta({ type: 'string' }),
      headers: {
        ETag: 'Changes when the page does',
        'Cache-Control': 'Keep it, and ask whether it has changed',
        'Content-Security-Policy': 'What the page may load and run: what comes from this server',
      },
    },
    304: notModified,
  },
  async run(_services, call) {
    const answer = await cachedAnswer(call, page)
    if (answer.status === 304) return answer
    return { ...answer, headers: { ...answer.headers, 'Content-Security-Policy': CONTENT_SECURITY_POLICY } }
  },
})
