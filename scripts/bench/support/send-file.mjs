/** Asks for a post with a file, and tells the status of the answer. With `keep` it is scheduled, without it only looked at. */
export async function sendFile({ url, key, account, keep }, name, bytes, signal) {
  const form = new FormData()
  form.append('socialAccountId', account)
  form.append('scheduledAt', new Date(Date.now() + 3_600_000).toISOString())
  form.append('files', new Blob([bytes]), name)
  const headers = { Authorization: `Bearer ${key}` }
  const address = `${url}/schedule-post${keep ? '' : '?dryRun=true'}`
  const answer = await fetch(address, { method: 'POST', headers, body: form, signal })
  await answer.arrayBuffer()
  return answer.status
}
