import t from 'tap'
import { asUsage, flagOf, optionOf, parse } from '../../../lib/cli/arguments.ts'
import type { Option } from '../../../lib/cli/commands.ts'
import { UsageError } from '../../../lib/cli/errors.ts'

const known: Record<string, Option> = {
  port: { type: 'string', help: '' },
  title: { type: 'string', short: 't', help: '' },
  open: { type: 'boolean', short: 'o', help: '' }
}

const accepted: Array<[args: string[], values: object, operands: string[]]> = [
  [[], {}, []],
  [['app.js'], {}, ['app.js']],
  [['--port', '0'], { port: '0' }, []],
  [['--port=0', '--open', 'app.js'], { port: '0', open: true }, ['app.js']],
  [['-o', '-t', 'a b', 'app.js'], { open: true, title: 'a b' }, ['app.js']],
  [['--title=--x'], { title: '--x' }, []],
  [['--title='], { title: '' }, []],
  [['--port', '1', '--port', '2'], { port: '2' }, []],
  // What follows the app is its own
  [['app.js', '--port', '80', '--', '--prot', '-x', ''], {}, ['app.js', '--port', '80', '--', '--prot', '-x', '']],
  [['--open', '--', '-app.js', '--', '--open'], { open: true }, ['-app.js', '--', '--open']],
  [['--'], {}, []],
  [['-'], {}, ['-']],
  [['', 'x'], {}, ['', 'x']]
]

for (const [args, values, operands] of accepted) {
  t.test(`${JSON.stringify(args)} is accepted`, async t => {
    t.strictSame(parse(args, known, 'run'), { values, operands })
  })
}

const rejected: Array<[args: string[], message: string]> = [
  [['--prot', '80'], "run must be given known options, received '--prot' (nearest known option: '--port')"],
  [['--colour'], "run must be given known options, received '--colour'"],
  [['-x'], "run must be given known options, received '-x'"],
  [['--__proto__'], "run must be given known options, received '--__proto__'"],
  [['--constructor=1'], "run must be given known options, received '--constructor'"],
  [['--no-open'], "run must be given known options, received '--no-open'"],
  [['--open', '--port'], '--port must have a value, received none'],
  [['--port', '--open', 'app.js'], "--port must have a value, received the option '--open'; " +
    'a value that starts with - is written --port=--open'],
  [['--port', '-1'], "--port must have a value, received the option '-1'; " +
    'a value that starts with - is written --port=-1'],
  [['--open=yes'], "--open must have no value, received 'yes'"],
  [['--open='], "--open must have no value, received ''"]
]

for (const [args, message] of rejected) {
  t.test(`${JSON.stringify(args)} is rejected`, async t => {
    t.throws(() => parse(args, known, 'run'), new UsageError(message))
  })
}

t.test('messages of a check name the option as it is written on the command line', async t => {
  const messages = [
    ["maxSeries must be an integer, received 'x'", "--max-series must be an integer, received 'x'"],
    ["port must be an integer, received 'x'", "--port must be an integer, received 'x'"],
    ['HYPERTRACE_PROMETHEUS_PORT: port must be', 'HYPERTRACE_PROMETHEUS_PORT: port must be']
  ]
  for (const [message, expected] of messages) {
    const cause = new RangeError(message)
    t.throws(() => asUsage(() => { throw cause }), { constructor: UsageError, message: expected, cause, exitCode: 2 })
  }
  t.equal(asUsage(() => 1), 1)
})

t.test('each option of the command line has one of the package', async t => {
  for (const [flag, option] of [['port', 'port'], ['metric-name', 'metricName'], ['open-metrics', 'openMetrics']]) {
    t.equal(flagOf(option!), flag)
    t.equal(optionOf(flag!), option)
  }
})
