import { parseArgs } from 'node:util'

const MAX_SECONDS = 86_400

export const USAGE = `usage: node examples/hypercore/index.js [--port N] [--seconds N]

  --port N     port of the metrics server, 0 for any free one (default: 4343)
  --seconds N  end after N seconds (default: run until Ctrl-C)`

/** The options of the command line; throws an Error of one line. */
export function readArgs (argv) {
  const { port, seconds } = parse(argv)

  if (!/^\d{1,5}$/.test(port) || Number(port) > 65_535) {
    throw new RangeError(`Cannot use --port: expected an integer from 0 to 65535, got '${port}'`)
  }
  if (seconds !== undefined && !isDuration(seconds)) {
    throw new RangeError(
      `Cannot use --seconds: expected a number above 0 and up to ${MAX_SECONDS}, got '${seconds}'`
    )
  }
  return { port: Number(port), seconds: seconds === undefined ? Infinity : Number(seconds) }
}

function parse (args) {
  const options = { port: { type: 'string', default: '4343' }, seconds: { type: 'string' } }
  try {
    return parseArgs({ args, options }).values
  } catch (err) {
    throw new Error(err.message.replaceAll('\n', ' '), { cause: err })
  }
}

function isDuration (text) {
  return /^\d+(\.\d+)?$/.test(text) && Number(text) > 0 && Number(text) <= MAX_SECONDS
}
