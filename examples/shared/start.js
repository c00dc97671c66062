// What the examples that listen have in common: options, the URL, a taken port, Ctrl-C. Your app has its own.

import { parseArgs } from 'node:util'

/**
 * The options of the command line, all of them whole numbers. Prints the usage and ends the process with status 0 for
 * `--help`, and with status 2 and the reason if they are wrong.
 *
 * @param {string} file of the example, such as `examples/express/index.js`
 * @param {Record<string, { default: number, max?: number, text: string }>} numbers by their names; each from 0 to `max`
 * @returns {Record<string, number>}
 */
export function readOptions (file, numbers) {
  const names = Object.keys(numbers)
  const lines = names.map(name => `  --${name} N  ${numbers[name].text} (default: ${numbers[name].default})`)
  const usage = `usage: node ${file} ${names.map(name => `[--${name} N]`).join(' ')}\n\n${lines.join('\n')}`
  try {
    const strings = Object.fromEntries(names.map(name => [name, { type: 'string' }]))
    const { values } = parseArgs({ options: { ...strings, help: { type: 'boolean' } } })
    if (values.help) {
      console.log(usage)
      process.exit()
    }
    return Object.fromEntries(names.map(name => [name, numberOf(name, values[name], numbers[name])]))
  } catch (error) {
    console.error(`${error.message.replaceAll('\n', ' ')}\n\n${usage}`)
    process.exit(2)
  }
}

/** @param {string} name @param {string | undefined} text @param {{ default: number, max?: number }} rule */
function numberOf (name, text, { default: byDefault, max = 65_535 }) {
  if (text === undefined) return byDefault
  if (!/^\d{1,9}$/.test(text) || Number(text) > max) {
    throw new RangeError(`--${name} must be an integer from 0 to ${max}, received '${text}'`)
  }
  return Number(text)
}

/**
 * Prints the URL that an app listens on, and ends the app on Ctrl-C with status 0. If its port is taken, it says so and
 * ends with status 1.
 *
 * @param {object} app
 * @param {() => Promise<string>} app.listen resolves with the URL
 * @param {() => unknown} app.close called once, at Ctrl-C or when the port is taken
 */
export async function start ({ listen, close }) {
  let url
  try {
    url = await listen()
  } catch (error) {
    await close()
    if (error.code !== 'EADDRINUSE') throw error
    const option = error.option ?? 'port' // An example with several ports names the one that is taken
    console.error(`port ${error.port} is taken, choose another one with --${option} (0: any free one)`)
    process.exitCode = 1
    return
  }
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, close)
  console.log(url)
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
