import Hypertrace from 'hypertrace'
import t from 'tap'
import { startExample } from '../support/demo.ts'
import { connectSilently } from '../support/embedded.ts'
import { request } from '../support/http.ts'
import { listenPersonApi, startPersonApi, type PersonApi } from '../support/person-api.ts'

const grace = { first_name: 'Grace', last_name: 'Hopper' }
const isoTime = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/

const statusTexts: Record<number, string> = { 400: 'Bad Request', 404: 'Not Found', 507: 'Insufficient Storage' }

function refusal (status: number, message: string) {
  return { status, body: { statusCode: status, error: statusTexts[status], message } }
}

t.test('persons are created, read, changed and deleted', async t => {
  const { call } = await startPersonApi(t)

  const { status, body: created } = await call('POST', '/person', { ...grace, email: 'g@example.com', id: 9, age: 3 })
  const { created_at: createdAt, updated_at: updatedAt } = created
  t.match(createdAt, isoTime)
  const person = { id: 2, ...grace, email: 'g@example.com', created_at: createdAt, updated_at: createdAt }
  t.strictSame({ status, body: created }, { status: 201, body: person })
  t.equal(updatedAt, createdAt)
  t.strictSame(await call('GET', '/person/2'), { status: 200, body: person })
  t.strictSame(await call('GET', '/persons/2'), { status: 200, body: person })

  const changes = { last_name: 'Murray', address: '' }
  const changed = await call('PUT', '/person/2', { ...changes, created_at: 'never' })
  t.match(changed.body.updated_at, isoTime)
  t.ok(changed.body.updated_at >= createdAt)
  const after = { ...person, ...changes, updated_at: changed.body.updated_at }
  t.strictSame(changed, { status: 200, body: after })
  t.strictSame(await call('GET', '/person/2'), { status: 200, body: after })

  t.strictSame(await call('DELETE', '/person/2'), { status: 204 })
  t.strictSame(await call('GET', '/person/2'), refusal(404, "there is no person with the id '2'"))
  t.strictSame((await call('POST', '/person', grace)).body.id, 3, 'ids are not used again')
  t.strictSame(await call('GET', '/health'), { status: 200, body: { status: 'ok' } })
})

t.test('one person is there at the start, and persons are listed in pages of 20', async t => {
  const { call } = await listenPersonApi(t)
  const ids = async (path: string) => (await call('GET', path)).body.map(({ id }: { id: number }) => id)
  const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => from + index)

  const { status, body: [first, ...others] } = await call('GET', '/person/list')
  const { created_at: createdAt, ...fields } = first
  t.strictSame([status, others, fields], [200, [], {
    id: 1,
    first_name: 'Ada',
    last_name: 'Lovelace',
    email: 'ada@example.com',
    address: 'London',
    updated_at: createdAt
  }])

  for (let count = 0; count < 24; count++) await call('POST', '/person', grace)
  await call('DELETE', '/person/3')
  t.strictSame(await ids('/person/list'), [1, 2, ...range(4, 21)])
  t.strictSame(await ids('/person/list?start=20'), range(22, 25))
  t.strictSame(await ids('/person/list?limit=2'), [1, 2])
  t.strictSame(await ids('/person/list?start=1&limit=2'), [2, 4])
  t.strictSame(await ids('/person/list?start=24&limit=1000'), [])
})

const startRule = 'start must be an integer from 0 to 1000000000, received'
const limitRule = 'limit must be an integer from 1 to 1000, received'
const noObject = 'the body must be a JSON object'

const refused: Array<[method: string, path: string, body: unknown, reason: string]> = [
  ['POST', '/person', { first_name: 'A' }, 'last_name is missing'],
  ['POST', '/person', { last_name: 'A' }, 'first_name is missing'],
  ['POST', '/person', { ...grace, first_name: '' }, 'first_name must not be empty'],
  ['POST', '/person', { ...grace, last_name: ' \t' }, 'last_name must not be empty'],
  ['POST', '/person', { ...grace, last_name: 5 }, 'last_name must be a text, received 5'],
  ['POST', '/person', { ...grace, first_name: null }, 'first_name must be a text, received null'],
  ['POST', '/person', { ...grace, email: ['a'] }, 'email must be a text, received ["a"]'],
  ['POST', '/person', { ...grace, address: {} }, 'address must be a text, received {}'],
  ['POST', '/person', [grace], noObject],
  ['POST', '/person', null, noObject],
  ['POST', '/person', '"Grace"', noObject],
  ['POST', '/person', undefined, noObject],
  ['PUT', '/person/1', { first_name: '' }, 'first_name must not be empty'],
  ['PUT', '/person/1', { email: false }, 'email must be a text, received false'],
  ['PUT', '/person/1', [], noObject],
  ['PUT', '/person/1', undefined, noObject],
  ['GET', '/person/list?start=-1', undefined, `${startRule} "-1"`],
  ['GET', '/person/list?start=1.5', undefined, `${startRule} "1.5"`],
  ['GET', '/person/list?start=', undefined, `${startRule} ""`],
  ['GET', '/person/list?start=1&start=2', undefined, `${startRule} ["1","2"]`],
  ['GET', '/person/list?limit=0', undefined, `${limitRule} "0"`],
  ['GET', '/person/list?limit=1001', undefined, `${limitRule} "1001"`],
  ['GET', '/person/list?limit=x', undefined, `${limitRule} "x"`]
]

t.test('wrong input is refused with a reason, and changes nothing', async t => {
  const { call } = await listenPersonApi(t)
  const before = await call('GET', '/person/list')
  for (const [method, path, body, reason] of refused) {
    t.strictSame(await call(method, path, body), refusal(400, reason), `${method} ${path} ${JSON.stringify(body)}`)
  }
  for (const text of ['{"first_name":"Grace",', '{first_name:1}', '{"__proto__":{}}', '']) {
    const { status, body } = await call('POST', '/person', text)
    t.strictSame([status, body.error], [400, 'Bad Request'], JSON.stringify(text))
    t.match(body.message, /json|prototype/i)
  }
  t.strictSame(await call('GET', '/person/list'), before)
})

t.test('unknown ids and routes are answered with 404', async t => {
  const { call } = await listenPersonApi(t)
  for (const id of ['2', '01', '0', '-1', 'nobody', '__proto__', 'a'.repeat(5_000), '%20']) {
    const reason = refusal(404, `there is no person with the id '${decodeURIComponent(id)}'`)
    for (const [method, path, body] of [
      ['GET', '/person'], ['GET', '/persons'], ['PUT', '/person', { first_name: 'A' }], ['DELETE', '/person']
    ] as const) t.strictSame(await call(method, `${path}/${id}`, body), reason, `${method} ${path}/${id.slice(0, 9)}`)
  }
  t.strictSame(await call('GET', '/persons'), refusal(404, 'Route GET:/persons not found'))
  t.strictSame(await call('POST', '/person/1', grace), refusal(404, 'Route POST:/person/1 not found'))
  t.equal((await call('GET', '/person/%zz')).status, 400)
})

t.test('a body may have 64 KiB and no byte more', async t => {
  const { call } = await listenPersonApi(t)
  const bytes = (size: number) => {
    const empty = JSON.stringify({ ...grace, address: '' })
    return JSON.stringify({ ...grace, address: 'a'.repeat(size - empty.length) })
  }
  t.equal((await call('POST', '/person', bytes(65_536))).status, 201)
  t.equal((await call('POST', '/person', bytes(65_537))).status, 413)
  t.equal((await call('PUT', '/person/1', bytes(65_537))).status, 413)
  t.equal((await call('GET', '/person/list')).body.length, 2)
})

t.test('there can be 100,000 persons, then there is no room until one is deleted', async t => {
  const { call, store, samples } = await listenPersonApi(t)
  Hypertrace.clearTraceFunction() // 100,000 traces would take seconds
  while (store.size < 99_999) store.create(grace)
  const full = refusal(507, 'there can be 100000 persons at most')
  t.equal((await call('POST', '/person', grace)).status, 201)
  t.strictSame(await call('POST', '/person', grace), full)
  t.strictSame(await call('POST', '/person', {}), refusal(400, 'first_name is missing'))
  t.equal((await call('PUT', '/person/100000', { email: 'a' })).status, 200)
  t.strictSame((await call('GET', '/person/list?start=99999')).body.map(({ id }: { id: number }) => id), [100_000])
  t.strictSame(await samples(/^person_(store|created|deleted)/), {
    person_created_total: 1, person_deleted_total: 0, person_store_count: 100_000
  })
  t.equal((await call('DELETE', '/person/5')).status, 204)
  t.equal((await call('POST', '/person', grace)).status, 201)
  t.strictSame(await call('POST', '/person', grace), full)
})

const usage = `usage: node examples/person-api/index.js [--port N] [--host ADDRESS] [--delay N]

  --port N  port of the app, 0 for any free one (default: 7080)
  --host ADDRESS  IP address to listen on, 0.0.0.0 in a container (default: 127.0.0.1)
  --delay N  delay each answer by a random time of up to N milliseconds (default: 0)
`

t.test('wrong arguments end the app with status 2 and its usage', async t => {
  const rejected: Array<[args: string[], message: string]> = [
    [['--host', 'everywhere'], "--host must be an IP address, received 'everywhere'"],
    [['--delay', '10001'], "--delay must be an integer from 0 to 10000, received '10001'"],
    [['--slow'], "Unknown option '--slow'"]
  ]
  await Promise.all(rejected.map(async ([args, message]) => {
    const { code, stdout, stderr } = await startExample(t, 'examples/person-api/index.js', args).ended
    t.strictSame({ code, stdout }, { code: 2, stdout: '' })
    t.ok(stderr.startsWith(message), stderr)
    t.ok(stderr.endsWith(`\n\n${usage}`), stderr)
  }))
  const help = await startExample(t, 'examples/person-api/index.js', ['--help']).ended
  t.strictSame(help, { code: 0, stdout: usage, stderr: '' })
})

t.test('the app prints its URL, listens where it is told to, and ends on Ctrl-C or SIGTERM', async t => {
  const ends = async ({ url, example }: Awaited<ReturnType<typeof startPersonApi>>, signal: NodeJS.Signals) => {
    await connectSilently(t, url)
    example.kill(signal)
    t.strictSame(await example.ended, { code: 0, stdout: `${url}\n`, stderr: '' })
  }
  const apps = await Promise.all([startPersonApi(t), startPersonApi(t, '--host', '0.0.0.0')])
  for (const { url } of apps) t.equal((await request(`${url}/health`)).status, 200)
  await Promise.all([ends(apps[0], 'SIGINT'), ends(apps[1], 'SIGTERM')])
})

t.test('a taken port ends the app with status 1', async t => {
  const { url }: PersonApi = await startPersonApi(t)
  const { port } = new URL(url)
  t.strictSame(await startExample(t, 'examples/person-api/index.js', ['--port', port]).ended, {
    code: 1, stdout: '', stderr: `port ${port} is taken, choose another one with --port (0: any free one)\n`
  })
})
