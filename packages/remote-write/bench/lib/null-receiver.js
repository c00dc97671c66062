// Takes requests of remote write and stores nothing; sends its port to the parent process, and ends with it.

import { createServer } from 'node:http'

const server = createServer((req, res) => {
  req.resume().on('end', () => res.writeHead(204).end())
}).listen(0, '127.0.0.1', () => process.send(server.address().port))
process.once('disconnect', () => process.exit())
