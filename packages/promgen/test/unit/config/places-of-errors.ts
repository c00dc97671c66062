import t from 'tap'
import { YamlDocument } from '../../../lib/config/yaml.ts'
import { listenOf } from '../../../lib/config/listen.ts'
import { endForm } from '../../../lib/config/end.ts'
import { shownValue } from '../../../lib/config/place.ts'
import { gaugeOf, load } from '../../support/configurations.ts'
import { loadConfig, readSeries } from '../../../index.ts'
import { errorOf } from '../../support/outcome.ts'

/** Errors of the library are of the key that has another name there. Data, the path below it, and the message. */
const named: Array<[string, string, string]> = [
  ['{FromRate: {of: 1, resetEvery: 0s}}', 'FromRate.resetEvery', 'time must be longer than 0, got 0s'],
  ['{When: {of: 1, between: [3, 1], then: 1}}', 'When.between', 'low must not exceed high, got 3 and 1'],
  ['{Points: {points: [[5s, 1], [2s, 1]]}}', 'Points.points', 'times must rise, got 2s after 5s'],
  ['{Points: {points: [[0s, .inf]]}}', 'Points.points', 'values must be a finite number, got Infinity'],
  ['{Points: {points: []}}', 'Points.points', 'must not be empty'],
  ['{End: {of: {Void: {count: 0}}, endStrategy: loop}}', 'End.endStrategy',
    'end strategy loop needs data of some length, got none']
]

for (const [data, path, message] of named) {
  t.test(`the key that is wrong in ${data}`, async t => {
    t.match(errorOf(() => load(gaugeOf(data))), `metrics[0].data.${path}: ${message}`)
  })
}

t.test('the key of a series that is wrong', async t => {
  const series = 'metrics: [{name: x, type: gauge, data: [{Void: {count: 0}}], endStrategy: loop}]'
  t.match(errorOf(() => load(series)), 'promgen.yaml:1:75: metrics[0].endStrategy: end strategy loop needs data')
})

t.test('the key of a scraper that is wrong', async t => {
  const end = 'remoteWriter: {host: a, scraper: {startTime: 2026-01-02T00:00:00Z, endTime: 2026-01-01T00:00:00Z}}'
  t.match(errorOf(() => load(end)), 'promgen.yaml:1:77: remoteWriter.scraper.endTime: scraper: end must not be before')
})

t.test('labels of whoever stores the series are wrong where they are written', async t => {
  t.match(errorOf(() => load('seed: 1\nexternalLabels: {1x: a}')), /^\w+: promgen\.yaml:2:17: externalLabels: /)
})

t.test('errors name promgen.yaml unless they are told the name of the file', async t => {
  t.match(errorOf(() => loadConfig('metrics: 5')), /^TypeError: promgen\.yaml:1:10: metrics: must be a list, got 5$/)
})

t.test('a hint for an end strategy that is written in another way', async t => {
  t.match(errorOf(() => load(gaugeOf('{End: {of: 1, endStrategy: sendCustomValu}}'))),
    'got "sendCustomValu"; did you mean sendCustomValue?')
  t.match(errorOf(() => load(gaugeOf('{End: {of: 1, endStrategy: 5}}'))), /\{value: 0\}\}, got 5$/)
})

t.test('a value that is missing stays null in the form of an end strategy', async t => {
  t.strictSame(endForm({ custom: null }, String), { sendCustomValue: { value: null } })
  t.strictSame(endForm({ custom: 5 }, String), { sendCustomValue: { value: '5' } })
})

t.test('values as messages show them', async t => {
  t.equal(shownValue('x'.repeat(60)), `"${'x'.repeat(60)}"`)
  t.equal(shownValue('x'.repeat(61)), `"${'x'.repeat(60)}…"`)
  t.equal(errorOf(() => readSeries(undefined, { interval: 1 })), 'TypeError: must be a map, got nothing')
})

t.test('an error of a document has the one of the value as its cause', async t => {
  try {
    load('seed: x')
    t.fail('must throw')
  } catch (error) {
    t.match(error, { line: 1, column: 7, path: 'seed', cause: { path: 'seed', message: /^seed: must be/ } })
  }
})

t.test('the position of what is missing is that of the key that it is missing from', async t => {
  const document = new YamlDocument('a.yaml', 'a: 1\nb:\n  c: {d: 5}')
  t.strictSame(document.positionOf(['b', 'c']), { line: 3, column: 3 })
  t.strictSame(document.positionOf(['b', 'x', 'y', 'z']), { line: 3, column: 3 })
  t.strictSame(document.positionOf(['b', 'c', 'd', 'x', 0]), { line: 3, column: 10 })
  t.strictSame(document.positionOf(['x']), { line: 1, column: 1 })
})

const loopback = ['127.0.0.1', '[::1]', 'localhost', 'LOCALHOST', 'a.localhost', 'ab.c.localhost']
const others = ['10.127.0.1', 'localhost.example', 'notlocalhost', '[::2]', '']

t.test('only on a loopback address an API needs no token', async t => {
  for (const host of loopback) t.equal(listenOf({ address: `${host}:1`, api: true }).address, `${host}:1`)
  for (const host of others) {
    t.throws(() => listenOf({ address: `${host}:1`, api: true }), /^listen: an API on .* needs tokenFile$/)
  }
  for (const address of ['a:1x', 'a:123456', '1', 'a:']) t.throws(() => listenOf({ address }), /^address: must be/)
})

t.test('headers and schemes of URLs that are refused', async t => {
  const reserved = ['connection', 'content-encoding', 'content-length', 'content-type', 'host', 'transfer-encoding',
    'User-Agent', 'x-prometheus-remote-write-version']
  for (const name of reserved) {
    t.match(errorOf(() => load(`remoteWriter: {host: a, headers: {${name}: b}}`)), `headers: ${name} is set by promgen`)
  }
  t.match(errorOf(() => load('remoteWriter: {url: xhttp://a}')), 'must be a URL with http or https, got "xhttp://a"')
})
