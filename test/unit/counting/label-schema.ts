import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import t from 'tap'
import { builtinLabels, labelSchema, propLabels, type Label } from '../../../lib/counting/label-schema.ts'
import type { BuiltinLabel, TraceEvent } from '../../../lib/types.ts'

const event: TraceEvent = {
  id: 'some-id',
  object: { className: 'Chat', id: 3, props: { peer: 'object peer', room: 'object room' } },
  parentObject: { className: 'App', id: 2, props: { peer: 'parent peer' } },
  caller: { functionName: 'send', filename: '/app/chat.js', line: 10, column: 7, props: { peer: 'caller peer' } }
}

function read (labels: readonly Label[], event: TraceEvent): Record<string, unknown> {
  return Object.fromEntries(labels.map(label => [label.name, label.read(event)]))
}

t.test('the built-in labels come first, those of 1.0.0 before the others, and then three for each prop', async t => {
  const { labels } = labelSchema(builtinLabels, ['peer', 'room'], '')
  t.strictSame(Object.entries(read(labels, event)), [
    ['id', 'some-id'],
    ['object_classname', 'Chat'],
    ['object_id', 3],
    ['parent_object_classname', 'App'],
    ['parent_object_id', 2],
    ['caller_functionname', 'send'],
    ['caller_filename', '/app/chat.js'],
    ['caller_line', 10],
    ['caller_column', 7],
    ['object_props_peer', 'object peer'],
    ['parent_object_props_peer', 'parent peer'],
    ['caller_props_peer', 'caller peer'],
    ['object_props_room', 'object room'],
    ['parent_object_props_room', undefined],
    ['caller_props_room', undefined]
  ])
})

t.test('ids of objects and all props have no natural bound', async t => {
  const unbounded = labelSchema(builtinLabels, ['peer'], '').labels.filter(label => label.unbounded)
  t.strictSame(unbounded.map(label => label.name), ['object_id', 'parent_object_id', 'object_props_peer', 'parent_object_props_peer', 'caller_props_peer'])
})

t.test('only the labels that are kept are there', async t => {
  const names = (kept: BuiltinLabel[], props: string[]) => labelSchema(kept, props, '').labels.map(label => label.name)
  t.strictSame(names(['id'], []), ['id'])
  t.strictSame(names(['object_classname', 'caller_line'], ['a']), ['object_classname', 'caller_line', 'object_props_a', 'parent_object_props_a', 'caller_props_a'])
})

t.test('an event is read as far as it goes', async t => {
  const { labels } = labelSchema(builtinLabels, ['peer'], '')
  const nothing = Object.fromEntries(labels.map(label => [label.name, undefined]))
  const events: Array<[title: string, event: object, values: Record<string, unknown>]> = [
    ['an empty event', {}, {}],
    ['nulls', { id: null, object: null, parentObject: null, caller: null }, {}],
    ['empty parts', { id: '', object: {}, parentObject: {}, caller: {} }, {}],
    ['no props', { object: { props: null }, parentObject: { props: undefined }, caller: { props: null } }, {}],
    ['props that are no object', { object: { props: 5 }, parentObject: { props: 'peer' }, caller: { props: true } }, {}],
    ['parts that are no objects', { id: 7, object: 'Chat', parentObject: 5, caller: true }, { id: 7 }],
    ['zeros', { id: 0, object: { className: '', id: 0 }, parentObject: { className: '', id: 0 }, caller: { line: 0, column: 0 } }, { object_classname: '', object_id: 0, caller_line: 0, caller_column: 0 }],
    ['a file name that is no string', { caller: { filename: 5 } }, { caller_filename: 5 }]
  ]
  for (const [title, event, values] of events) t.strictSame(read(labels, event as TraceEvent), { ...nothing, ...values }, title)
})

t.test('characters that a label name cannot hold become underscores', async t => {
  const names: Array<[prop: string, name: string]> = [
    ['peer', 'peer'],
    ['peerKey2', 'peerKey2'],
    ['foo-bar', 'foo_bar'],
    ['a.b c:d', 'a_b_c_d'],
    ['1x', '1x'],
    ['__x', '__x'],
    ['__proto__', '__proto__'],
    ['constructor', 'constructor'],
    ['é', '_'],
    ['\u{1f600}', '__'],
    ['a\n"}', 'a___']
  ]
  for (const [prop, name] of names) t.strictSame(propLabels(prop), [`object_props_${name}`, `parent_object_props_${name}`, `caller_props_${name}`])
})

t.test('only own properties are read', async t => {
  const inherited = Object.create({ get peer () { throw new Error('read') } })
  const names = ['peer', 'constructor', 'toString', '__proto__', 'hasOwnProperty']
  const { labels } = labelSchema([], names, '')
  const values = (props: object) => labels.map(label => label.read({ object: { props } } as TraceEvent)).filter(value => value !== undefined)
  t.strictSame(values({}), [])
  t.strictSame(values(inherited), [])
  t.strictSame(values(JSON.parse('{"constructor":1,"toString":2,"__proto__":3,"hasOwnProperty":4}')), [1, 2, 3, 4])
  t.strictSame(values(Object.assign(Object.create(null), { peer: 'a', constructor: 'b' })), ['a', 'b'])
})

t.test('what a getter throws comes through, and the next read is as before', async t => {
  const label = labelSchema([], ['peer'], '').labels[0]!
  const error = new Error('no peer')
  t.throws(() => label.read({ object: { props: { get peer () { throw error } } } }), error)
  t.equal(label.read({ object: { props: { get peer () { return 'a' } } } }), 'a')
})

t.test('while a prop is read no further code of the app runs, so that a getter which traces comes to an end', async t => {
  const label = labelSchema([], ['peer'], '').labels[0]!
  const readPeer = (props: object): unknown => label.read({ object: { props } } as TraceEvent)
  let calls = 0
  const props = {
    get peer () {
      calls++
      return [readPeer(props), readPeer({ peer: 'plain' }), readPeer({}), readPeer(new Proxy({ peer: 'hidden' }, {}))]
    }
  }
  const tokens = ['[unprintable]', 'plain', undefined, '[unprintable]']
  t.strictSame(readPeer(props), tokens)
  t.equal(calls, 1)

  const proxy: object = new Proxy({ peer: 'a' }, {
    getOwnPropertyDescriptor (target, name) {
      calls++
      return { ...Reflect.getOwnPropertyDescriptor(target, name), value: readPeer(proxy), configurable: true }
    }
  })
  t.equal(readPeer(proxy), 'a')
  t.equal(calls, 2)
})

t.test('file names lose the scheme of a URL and the base path', async t => {
  const names: Array<[basePath: string, filename: string, value: string]> = [
    ['', '/app/a.js', '/app/a.js'],
    ['', 'file:///app/a.js', '/app/a.js'],
    ['', 'node:internal/timers', 'node:internal/timers'],
    ['/app', '/app/lib/a.js', 'lib/a.js'],
    ['/app/', '/app/lib/a.js', 'lib/a.js'],
    ['/app//', '/app/lib/a.js', 'lib/a.js'],
    ['/app', 'file:///app/lib/a.js', 'lib/a.js'],
    ['/app', '/application/a.js', '/application/a.js'],
    ['/app', '/other/app/a.js', '/other/app/a.js'],
    ['/app', '/app', '/app'],
    ['/app', '/app/', ''],
    ['/', '/app/a.js', 'app/a.js'],
    ['/', 'file:///app/a.js', 'app/a.js'],
    ['file:///app', '/app/a.js', 'a.js'],
    ['file:///app/', 'file:///app/a.js', 'a.js'],
    ['file:///', '/app/a.js', 'app/a.js'],
    ['file:///my%20app/', 'file:///my%20app/a.js', 'a.js'],
    ['/my app', '/my app/a.js', 'a.js'],
    ['/my app', 'file:///my%20app/a.js', 'a.js'],
    ['/my app/', 'file:///my%20app/my%20a.js', 'my%20a.js'],
    ['/größe', 'file:///gr%C3%B6%C3%9Fe/a.js', 'a.js'],
    ['/a+(b)[c]', '/a+(b)[c]/a.js', 'a.js'],
    ['webpack://app', 'webpack://app/a.js', 'a.js'],
    ['C:\\app', 'C:\\app\\lib\\a.js', 'lib\\a.js'],
    ['C:\\app\\', 'C:\\app\\a.js', 'a.js'],
    ['C:\\app', 'C:\\apple\\a.js', 'C:\\apple\\a.js']
  ]
  for (const [basePath, filename, value] of names) {
    const label = labelSchema(['caller_filename'], [], basePath).labels[0]!
    t.equal(label.read({ caller: { filename } }), value, `${filename} in '${basePath}'`)
  }
})

t.test('a path of this machine is cut off file names of both kinds of modules', async t => {
  const base = join(process.cwd(), 'my app')
  const filename = join(base, 'a.js')
  const label = labelSchema(['caller_filename'], [], base).labels[0]!
  t.equal(label.read({ caller: { filename } }), 'a.js')
  t.equal(label.read({ caller: { filename: pathToFileURL(filename).href } }), 'a.js')
})
