import { CountsPerSecond } from '@grafana/grafana-foundation-sdk/units'
import { chosen, fileName, functionName, id, messageType, objectClass, protocol } from '../names.ts'
import { plot } from '../panels.ts'
import { callRate, counterRate, withMessage } from '../queries.ts'

const none = 'No calls: the app does not use this class, or not yet.'

function byFunction (className: string, description: string): ReturnType<typeof plot> {
  return plot({
    title: `${className}, calls per second`,
    description,
    unit: CountsPerSecond,
    width: 12,
    none,
    queries: [[callRate(`${chosen}, ${objectClass}="${className}"`, [functionName]), `{{${functionName}}}`]]
  })
}

const messages = counterRate(`${chosen}, ${objectClass}="Channel"`, [id, protocol, messageType])
// Other libraries have a class of this name, too
const servers = `${chosen}, ${objectClass}="Server", ${fileName}=~".*hyperdht.*"`
const site = [objectClass, functionName]

export const holepunch = [
  byFunction('Hypercore', 'What the app does with its cores: appends, reads and more.'),
  byFunction('Peer', 'What Hypercore exchanges with other peers: requests, blocks of data and more.'),
  plot({
    title: 'Channel, messages per second',
    description: 'Messages that Protomux sends and receives, by protocol and type. Needs `protocol` and `type` in ' +
      '`allowedProps`; without them it shows all messages in one line. Short-lived channels are missing: `rate()` ' +
      'ignores the first value of a series, and each channel has series of its own.',
    unit: CountsPerSecond,
    width: 12,
    none,
    queries: [[withMessage(messages), `{{${id}}} {{message}}`]]
  }),
  plot({
    title: 'HyperDHT, calls per second',
    description: 'Connections that HyperDHT and its servers open and accept. Often 0: connections stay open.',
    unit: CountsPerSecond,
    width: 12,
    none,
    queries: [[
      `${callRate(`${chosen}, ${objectClass}="HyperDHT"`, site)}\nor\n${callRate(servers, site)}`,
      `{{${objectClass}}} {{${functionName}}}`
    ]]
  })
]
