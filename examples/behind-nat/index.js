// Counters of a peer that Prometheus cannot reach, in two ways: Prometheus scrapes it through a bridge and HyperDHT, or
// the peer pushes to Prometheus, VictoriaMetrics or Mimir by remote write.
//
//   node examples/behind-nat/index.js [--port N] [--messages N]
//   node examples/behind-nat/index.js --push http://localhost:9090/api/v1/write [--messages N]
//
// Prometheus takes pushes when it is started with --web.enable-remote-write-receiver.

import { readOptions, start } from '../shared/start.js'

const options = readOptions('examples/behind-nat/index.js', {
  port: { default: 3009, text: 'port of the bridge, which Prometheus scrapes; 0 for any free one' },
  messages: { default: 25, max: 1_000_000, text: 'messages that the peer sends' },
  push: {
    default: 'none',
    text: 'receiver of remote write to push to, without a bridge',
    value: 'URL',
    rule: "a URL such as http://localhost:9090/api/v1/write, or 'none'",
    accepts: text => text === 'none' || /^https?:\/\/./.test(text)
  }
})

const { createApp } = await import(options.push === 'none' ? './scraped.js' : './pushing.js')
await start(await createApp(options))
