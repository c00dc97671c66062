import t from 'tap'
import { builtinLabels, labelSchema } from '../../../lib/counting/label-schema.ts'
import { SeriesTable } from '../../../lib/counting/series-table.ts'
import { active, passive, uncachedSeries } from '../../../lib/counting/uncached.ts'
import type { BuiltinLabel } from '../../../lib/types.ts'
import { revoked, thrower } from '../../support/unprintable-values.ts'

const accesses = { active, passive }

/** The text of the series of an event. */
function textOf (
  event: object, access = active, labels: readonly BuiltinLabel[] = builtinLabels, props: readonly string[] = ['peer']
): string {
  const schema = labelSchema(labels, props, '')
  const table = new SeriesTable(schema.labels, { maxSeries: 1, dropCollected: true })
  return uncachedSeries(schema, table, event, access).text
}

const whole = {
  id: 'some-id',
  object: { className: 'Chat', id: 3, props: { peer: 'o', other: 'x' } },
  parentObject: { className: 'App', id: 2, props: { peer: 'p' } },
  caller: { functionName: 'send', filename: 'file:///app/chat.js', line: 10, column: 7, props: { peer: 'c' } }
}
const wholeText = 'id="some-id",object_classname="Chat",object_id="3",' +
  'parent_object_classname="App",parent_object_id="2",' +
  'caller_functionname="send",caller_filename="/app/chat.js",caller_line="10",caller_column="7",' +
  'object_props_peer="o",parent_object_props_peer="p",caller_props_peer="c"'

for (const [name, access] of Object.entries(accesses)) {
  t.test(`an event is read as far as it goes, ${name}`, async t => {
    const events: Array<[title: string, event: object, text: string]> = [
      ['a whole event', whole, wholeText],
      ['an event that inherits everything', Object.create(whole), wholeText],
      ['an empty event', {}, ''],
      ['nulls', { id: null, object: null, parentObject: null, caller: null }, ''],
      ['empty parts', { id: '', object: {}, parentObject: {}, caller: {} }, ''],
      ['no props', { object: { props: null }, parentObject: { props: undefined }, caller: { props: null } }, ''],
      [
        'props that are no objects',
        { object: { props: 5 }, parentObject: { props: 'peer' }, caller: { props: true } },
        ''
      ],
      ['parts that are no objects', { id: 7, object: 'Chat', parentObject: 5, caller: true }, 'id="7"'],
      ['a part that is a function', { parentObject: Object.assign(() => {}, { id: 4 }) }, 'parent_object_id="4"'],
      ['a prop of its own and one that is inherited', {
        object: { props: Object.assign(Object.create({ peer: 'inherited' }), { peer: 'own' }) },
        caller: { props: Object.create({ peer: 'inherited' }) }
      }, 'object_props_peer="own"']
    ]
    for (const [title, event, text] of events) t.equal(textOf(event, access), text, title)
  })

  t.test(`only own props are read, ${name}`, async t => {
    const names = ['constructor', 'toString', '__proto__']
    const read = (props: object): string => textOf({ object: { props } }, access, ['id'], names)
    t.equal(read({}), '')
    t.equal(read(Object.create({ constructor: 1 })), '')
    const own = JSON.parse('{"constructor":1,"toString":2,"__proto__":3}')
    t.equal(read(own), 'object_props_constructor="1",object_props_toString="2",object_props___proto__="3"')
    t.equal(read(Object.assign(Object.create(null), { constructor: 1 })), 'object_props_constructor="1"')
  })
}

const failing = {
  get id () { throw new Error('no id') },
  object: { className: thrower, get id () { throw new Error('no id') }, props: revoked() },
  get parentObject () { throw new Error('no parent') },
  caller: { functionName: 'send', props: { get peer () { throw new Error('no peer') } } }
}
const failingText = 'id="[unprintable]",object_classname="[unprintable]",object_id="[unprintable]",' +
  'parent_object_classname="[unprintable]",parent_object_id="[unprintable]",caller_functionname="send",' +
  'object_props_peer="[unprintable]",parent_object_props_peer="[unprintable]",caller_props_peer="[unprintable]"'

t.test('parts that cannot be read do not affect the others', async t => {
  for (const access of Object.values(accesses)) t.equal(textOf(failing, access), failingText)
  t.equal(textOf(new Proxy({}, { get () { throw new Error('no get') } }), active, ['id'], []), 'id="[unprintable]"')
})

t.test('what takes code of the app is read active, and unprintable passive', async t => {
  let runs = 0
  const run = <T>(value: T): T => {
    runs++
    return value
  }
  const proxy = (target: object): object => new Proxy(target, { get: (of, name) => run(Reflect.get(of, name)) })
  const events: Array<[event: object, active: string, passive: string]> = [
    [{ get id () { return run('got') } }, 'id="got"', 'id="[unprintable]"'],
    [Object.create({ get id () { return run('got') } }), 'id="got"', 'id="[unprintable]"'],
    [proxy({ id: 'a' }), 'id="a"', 'id="[unprintable]",object_props_peer="[unprintable]"'],
    [Object.create(proxy({ id: 'a' })), 'id="a"', 'id="[unprintable]",object_props_peer="[unprintable]"'],
    [{ id: { toString: () => run('text') } }, 'id="text"', 'id="[unprintable]"'],
    [
      { object: { props: { get peer () { return run('got') } } } },
      'object_props_peer="got"',
      'object_props_peer="[unprintable]"'
    ],
    [{ object: { props: proxy({ peer: 'a' }) } }, 'object_props_peer="a"', 'object_props_peer="[unprintable]"'],
    // eslint-disable-next-line accessor-pairs -- a prop may have a setter alone
    [{ object: { props: Object.defineProperty({}, 'peer', { set: run }) } }, '', ''],
    [{ object: { props: { peer: new Uint8Array([202]) } } }, 'object_props_peer="ca"', 'object_props_peer="ca"']
  ]
  for (const [event, activeText, passiveText] of events) {
    const part = (text: string): string => text.replace(/,(parent_object|caller)_props_peer="\[unprintable\]"/g, '')
    t.equal(part(textOf(event, active, ['id'])), activeText)
    runs = 0
    t.equal(part(textOf(event, passive, ['id'])), passiveText)
    t.equal(runs, 0)
  }
})

t.test('passive access refuses what takes code of the app', async t => {
  const getter = { get id () { return 1 } }
  for (const read of [passive.get, passive.own]) {
    t.throws(() => read(new Proxy({}, {}), 'id'), new TypeError('a proxy runs code of the app'))
    t.throws(() => read(getter, 'id'), new TypeError('a getter runs code of the app'))
  }
})

t.test('the owner of a series is the object of the event, where object_id is a label', async t => {
  const owners = (labels: BuiltinLabel[], event: object): number => {
    const schema = labelSchema(labels, [], '')
    const table = new SeriesTable(schema.labels, { maxSeries: 1, dropCollected: true })
    return uncachedSeries(schema, table, event, active).ownerCount
  }
  for (const ctx of [{}, [], () => {}, class {}]) t.equal(owners(['object_id'], { object: { ctx } }), 1)
  for (const ctx of [null, undefined, 'text', 5]) t.equal(owners(['object_id'], { object: { ctx } }), 0)
  t.equal(owners(['object_id'], { object: { get ctx () { throw new Error('no ctx') } } }), 0)
  t.equal(owners(['object_classname'], { object: { ctx: {} } }), 0)
})
