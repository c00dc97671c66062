// What the examples that listen have in common: options, the URL, a taken port, Ctrl-C. Your app has its own.

import { parseArgs } from 'node:util'

/**
 * The options of the command line: whole numbers from `min` to `max`, and texts, which have a rule. Prints the usage
 * and ends the process with status 0 for `--help`, and with status 2 and the reason if they are wrong.
 *
 * @typedef {{ default: number, min?: number, max?: number, text: string }} WholeNumber
 * @typedef {{ default: string, text: string, value: string, rule: string, accepts: (text: string) => boolean }} Text
 *
 * @param {string} file of the example, such as `examples/express/index.js`
 * @param {Record<string, WholeNumber | Text>} rules by the names of the options
 * @returns {Record<string, any>}
 */
export function readOptions (file, rules) {
  const names = Object.keys(rules)
  const shown = names.map(name => `--${name} ${rules[name].value ?? 'N'}`)
  const lines = names.map((name, index) => `  ${shown[index]}  ${rules[name].text} (default: ${rules[name].default})`)
  const usage = `usage: node ${file} ${shown.map(option => `[${option}]`).join(' ')}\n\n${lines.join('\n')}`
  try {
    const strings = Object.fromEntries(names.map(name => [name, { type: 'string' }]))
    const { values } = parseArgs({ options: { ...strings, help: { type: 'boolean' } } })
    if (values.help) {
      console.log(usage)
      process.exit()
    }
    return Object.fromEntries(names.map(name => [name, valueOf(name, values[name], rules[name])]))
  } catch (error) {
    console.error(`${error.message.replaceAll('\n', ' ')}\n\n${usage}`)
    process.exit(2)
  }
}

function valueOf (name, given, { default: defaultValue, min = 0, max = 65_535, ...option }) {
  const text = given ?? String(defaultValue) // Which may be from the environment
  const {
    rule = `an integer from ${min} to ${max}`,
    accepts = text => /^\d{1,9}$/.test(text) && Number(text) >= min && Number(text) <= max
  } = option
  if (!accepts(text)) throw new RangeError(`--${name} must be ${rule}, received '${text}'`)
  return typeof defaultValue === 'number' ? Number(text) : text
}

/**
 * Prints the URL that an app listens on, and ends the app on Ctrl-C with status 0. If it cannot listen, it says why,
 * and ends with status 1.
 *
 * @param {object} app
 * @param {() => Promise<string>} app.listen resolves with the URL
 * @param {() => unknown} app.close called at Ctrl-C, and when it cannot listen
 */
export async function start ({ listen, close }) {
  let url
  try {
    url = await listen()
  } catch (error) {
    await close()
    if (error.port === undefined) throw error // Not an error of listening
    console.error(error.code === 'EADDRINUSE' ? takenPort(error) : error.message)
    process.exitCode = 1
    return
  }
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, close)
  console.log(url)
}

/** An example with several ports names the option of the one that is taken. */
function takenPort ({ port, option = 'port' }) {
  return `port ${port} is taken, choose another one with --${option} (0: any free one)`
}

/**
 * Listens on the loopback with a server of `node:http`.
 *
 * @param {import('node:http').Server} server
 * @param {number} port 0: any free one
 * @returns {Promise<string>} its URL, without a slash at the end
 */
export function listen (server, port) {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', () => resolve(`http://127.0.0.1:${server.address().port}`))
  })
}
