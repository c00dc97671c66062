// A REST API of persons, in memory, with metrics of its own and the traced calls of its PersonStore on one registry.
// Start it with `npm run example:person-api`, read http://127.0.0.1:7080/metrics, and run load.js to move the numbers.
//
//   node examples/person-api/index.js [--port N] [--host ADDRESS] [--delay N]

import { isIP } from 'node:net'
import { readOptions, start } from '../shared/start.js'
import { createApp } from './app.js'

const { port, host, delay } = readOptions('examples/person-api/index.js', {
  port: { default: 7080, text: 'port of the app, 0 for any free one' },
  host: {
    default: '127.0.0.1',
    value: 'ADDRESS',
    text: 'IP address to listen on, 0.0.0.0 in a container',
    rule: 'an IP address',
    accepts: host => isIP(host) !== 0
  },
  delay: { default: 0, max: 10_000, text: 'delay each answer by a random time of up to N milliseconds' }
})

const { app } = createApp({ delay })
await start({ listen: () => app.listen({ port, host }), close: () => app.close() })
