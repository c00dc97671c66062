import t from 'tap'
import { builtinLabels } from '../../../lib/counting/label-schema.ts'
import type { TraceEvent } from '../../../lib/types.ts'
import { startTracing } from '../../support/tracing.ts'

/** More than there are slots for the sites that were found last, so that events that differ in a field share some. */
const values = Array.from({ length: 300 }, (_, i) => i)

const names: Array<[label: string, event: (i: number) => TraceEvent]> = [
  ['id', i => ({ id: `id${i}` })],
  ['object_classname', i => ({ object: { className: `Class${i}` } })],
  ['object_id', i => ({ object: { id: i } })],
  ['parent_object_classname', i => ({ parentObject: { className: `Class${i}` } })],
  ['parent_object_id', i => ({ parentObject: { id: i } })],
  ['caller_functionname', i => ({ caller: { functionName: `f${i}` } })],
  ['caller_filename', i => ({ caller: { filename: `/${i}.js` } })],
  ['caller_line', i => ({ caller: { line: i } })],
  ['caller_column', i => ({ caller: { column: i } })]
]

for (const [label, event] of names) {
  t.test(`events that differ in ${label} alone have series of their own, in any order`, async t => {
    const { trace, counts } = startTracing({ labels: builtinLabels })
    for (const order of [values, values, values.toReversed()]) for (const i of order) trace(event(i))
    t.strictSame(counts().filter(text => !text.endsWith(' 3')), [])
    t.equal(counts().length, values.length)
  })
}
