// A guest book in a Hypercore, which contains no line about tracing. Hypercore reports its calls to hypertrace, so the
// preload makes them visible. Without it, the app is the same and counts nothing.
//
//   node --import hypertrace-prometheus/register examples/preload/index.js [--port N]

import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import Hypercore from 'hypercore'
import { listen, readOptions, start } from '../shared/start.js'

const { port } = readOptions('examples/preload/index.js', {
  port: { default: 3010, text: 'port of the app, 0 for any free one' }
})

const folder = await mkdtemp(join(tmpdir(), 'guest-book-'))
const core = new Hypercore(folder, { valueEncoding: 'utf-8' })

async function write (entry) {
  const { length } = await core.append(entry)
  return `entry ${length}\n`
}

async function readAll () {
  const entries = await Promise.all(Array.from({ length: core.length }, (_, index) => core.get(index)))
  return entries.map(entry => `${entry}\n`).join('')
}

const server = createServer(async (request, response) => {
  try {
    response.end(request.method === 'POST' ? await write(await text(request)) : await readAll())
  } catch (error) {
    response.writeHead(500).end(`${error.message}\n`)
  }
})

await start({
  listen: () => listen(server, port),
  async close () {
    server.close()
    server.closeAllConnections()
    await core.close()
    await rm(folder, { recursive: true })
  }
})
