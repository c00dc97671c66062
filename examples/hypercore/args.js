import { parseArgs } from 'node:util'

const maxSeconds = 86_400

export const usage = `usage: node examples/hypercore/index.js [--port N] [--seconds N]

  --port N     port of the metrics server, 0 for any free one (default: 4343)
  --seconds N  end after N seconds (default: run until Ctrl-C)`

/** The options of the command line; throws an Error with a message of one line. */
export function readArgs (args) {
  const { port, seconds } = parse(args)

  if (!/^\d{1,5}$/.test(port) || Number(port) > 65_535) {
    throw new RangeError(`--port must be an integer from 0 to 65535, received '${port}'`)
  }
  if (seconds !== undefined && !isDuration(seconds)) {
    throw new RangeError(`--seconds must be a number above 0 and up to ${maxSeconds}, received '${seconds}'`)
  }
  return { port: Number(port), seconds: seconds === undefined ? Infinity : Number(seconds) }
}

function parse (args) {
  const options = { port: { type: 'string', default: '4343' }, seconds: { type: 'string' } }
  try {
    return parseArgs({ args, options }).values
  } catch (error) {
    throw new Error(error.message.replaceAll('\n', ' '), { cause: error })
  }
}

function isDuration (text) {
  return /^\d+(\.\d+)?$/.test(text) && Number(text) > 0 && Number(text) <= maxSeconds
}
