/** What somebody sees who runs the API from source and has not built the page. */
export const notBuilt = (base: string): string => `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>The page is not built</title></head>
<body><h1>The page is not built</h1><p>Run <code>npm run build</code> in the folder of post-dispatcher, then load this address again. The API
works without it: <a href="${base}/docs">its description</a>.</p></body></html>
`
