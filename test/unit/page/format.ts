import t from 'tap'
import {
  formatAxis, formatCount, formatRate, formatShare, formatTime, labelTitle
} from '../../../page/format.js'

t.test('counts are exact below ten billion', async t => {
  t.strictSame([0, 7, 1234567, 9_999_999_999].map(formatCount), ['0', '7', '1,234,567', '9,999,999,999'])
  t.strictSame([1e10, 12_345_678_901].map(formatCount), ['10B', '12.35B'])
})

t.test('rates have three digits at least', async t => {
  t.strictSame([null, 0, 0.001, 0.25, 9.994, 9.996, 12.34, 99.94, 99.96, 1234.5].map(formatRate), [
    '–', '0', '<0.01', '0.25', '9.99', '10.0', '12.3', '99.9', '100', '1,235'
  ])
})

t.test('shares are percentages', async t => {
  t.strictSame([0, 0.0001, 0.001, 0.1234, 1].map(formatShare), ['0%', '<0.1%', '0.1%', '12.3%', '100.0%'])
})

t.test('an axis has short numbers', async t => {
  t.strictSame([0, 0.5, 250, 1500, 2_000_000].map(formatAxis), ['0', '0.5', '250', '1.5K', '2M'])
})

t.test('times are local, with 24 hours', async t => {
  t.strictSame([
    formatTime(new Date(2026, 10, 21, 0, 5, 9).getTime()), formatTime(new Date(2026, 10, 21, 14, 2, 11).getTime())
  ], ['00:05:09', '14:02:11'])
})

t.test('columns have short titles', async t => {
  t.strictSame([
    'object_classname', 'caller_functionname', 'caller_filename', 'id', 'parent_object_id', 'object_props_room',
    'parent_object_props_room', 'caller_props_room', '__proto__'
  ].map(labelTitle), [
    'class', 'function', 'file', 'id', 'parent', 'room', 'parent room', 'caller room', '__proto__'
  ])
})
