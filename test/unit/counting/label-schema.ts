import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import t from 'tap'
import { EventFields } from '../../../lib/counting/event-fields.ts'
import { builtinLabels, labelSchema, propLabels } from '../../../lib/counting/label-schema.ts'
import type { BuiltinLabel } from '../../../lib/types.ts'

const fields: EventFields = {
  id: 'some-id',
  className: 'Chat',
  objectId: 3,
  parentClassName: 'App',
  parentId: 2,
  functionName: 'send',
  filename: '/app/chat.js',
  line: 10,
  column: 7
}

function valuesOf (fields: Partial<EventFields>): Record<string, unknown> {
  const { builtin } = labelSchema(builtinLabels, [], '')
  return Object.fromEntries(builtin.map(({ name, value }) => [name, value({ ...new EventFields(), ...fields })]))
}

t.test('the built-in labels come first, those of 1.0.0 before the others, and then three for each prop', async t => {
  const { labels, builtin, kept, props } = labelSchema(builtinLabels, ['peer', 'room'], '')
  t.strictSame(labels.map(({ name }) => name), [
    'id', 'object_classname', 'object_id', 'parent_object_classname', 'parent_object_id', 'caller_functionname',
    'caller_filename', 'caller_line', 'caller_column',
    'object_props_peer', 'parent_object_props_peer', 'caller_props_peer',
    'object_props_room', 'parent_object_props_room', 'caller_props_room'
  ])
  t.strictSame([builtin.map(({ name }) => name), [...kept], props], [builtinLabels, builtinLabels, ['peer', 'room']])
  t.strictSame(Object.entries(valuesOf(fields)), [
    ['id', 'some-id'],
    ['object_classname', 'Chat'],
    ['object_id', 3],
    ['parent_object_classname', 'App'],
    ['parent_object_id', 2],
    ['caller_functionname', 'send'],
    ['caller_filename', '/app/chat.js'],
    ['caller_line', 10],
    ['caller_column', 7]
  ])
})

t.test('falsy ids, classes and ids of parents are left out, the others only where undefined', async t => {
  const nothing = Object.fromEntries(builtinLabels.map(name => [name, undefined]))
  t.strictSame(valuesOf({}), nothing)
  t.strictSame(valuesOf({ id: '', parentClassName: '', parentId: 0 }), nothing)
  t.strictSame(valuesOf({ className: '', objectId: 0, line: 0, column: 0 }), {
    ...nothing, object_classname: '', object_id: 0, caller_line: 0, caller_column: 0
  })
  t.strictSame(valuesOf({ id: 7, filename: 5 }), { ...nothing, id: 7, caller_filename: 5 })
})

t.test('ids of objects and all props have no natural bound', async t => {
  const unbounded = labelSchema(builtinLabels, ['peer'], '').labels.filter(label => label.unbounded)
  t.strictSame(unbounded.map(label => label.name), [
    'object_id', 'parent_object_id', 'object_props_peer', 'parent_object_props_peer', 'caller_props_peer'
  ])
})

t.test('only the labels that are kept are there', async t => {
  const names = (kept: BuiltinLabel[], props: string[]) => labelSchema(kept, props, '').labels.map(label => label.name)
  t.strictSame(names(['id'], []), ['id'])
  t.strictSame(
    names(['object_classname', 'caller_line'], ['a']),
    ['object_classname', 'caller_line', 'object_props_a', 'parent_object_props_a', 'caller_props_a']
  )
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
  for (const [prop, name] of names) {
    t.strictSame(propLabels(prop), [`object_props_${name}`, `parent_object_props_${name}`, `caller_props_${name}`])
  }
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
    const label = labelSchema(['caller_filename'], [], basePath).builtin[0]!
    t.equal(label.value({ ...new EventFields(), filename }), value, `${filename} in '${basePath}'`)
  }
})

t.test('a path of this machine is cut off file names of both kinds of modules', async t => {
  const base = join(process.cwd(), 'my app')
  const filename = join(base, 'a.js')
  const label = labelSchema(['caller_filename'], [], base).builtin[0]!
  t.equal(label.value({ ...new EventFields(), filename }), 'a.js')
  t.equal(label.value({ ...new EventFields(), filename: pathToFileURL(filename).href }), 'a.js')
})
