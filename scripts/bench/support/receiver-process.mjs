/**
 * A receiver of webhooks and notices that takes everything and looks at nothing, in a process of its own. Prints its address; at
 * `/count` it tells how many it has taken.
 */
import { createServer } from 'node:http'

let taken = 0
const server = createServer((request, response) => {
  request.resume()
  request.on('end', () => {
    if (request.url === '/count') return response.end(String(taken))
    taken++
    response.end()
  })
})
server.listen(0, '127.0.0.1', () => process.stdout.write(`http://127.0.0.1:${server.address().port}\n`))
process.on('disconnect', () => process.exit())
