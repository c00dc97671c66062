import t from 'tap'
import { escapeHelp, escapeQuoted, quotedString } from '../../../lib/export/escape.ts'
import { familyName, selectorText, seriesText } from '../../../lib/export/label-text.ts'

t.test('the text formats escape backslashes, quotes and line feeds, and nothing else', async t => {
  t.equal(escapeQuoted('\\n"\n\r\tä{}\\'), '\\\\n\\"\\n\r\tä{}\\\\')
  t.equal(escapeHelp('\\n"\n\r\\'), '\\\\n"\\n\r\\\\')
})

t.test('PromQL gets escapes for what is not shown', async t => {
  t.equal(quotedString('a"\\\n\r\t\0\x1f'), '"a\\"\\\\\\n\\r\\t\\u0000\\u001f"')
  t.equal(quotedString('\x7f\x80\x9f\xa0'), '"\\u007f\\u0080\\u009f\xa0"')
  t.equal(quotedString('\u200b\u202e\u2028\u2069\ufeff\uffff'), '"\\u200b\\u202e\\u2028\\u2069\\ufeff\\uffff"')
  t.equal(quotedString('ä𝛑\u2010\u2030'), '"ä𝛑\u2010\u2030"')
})

t.test('series have their labels in braces', async t => {
  t.equal(seriesText('a:b_1', []), 'a:b_1')
  t.equal(seriesText('a', [['b', 'c'], ['d_1', 'e\n']]), 'a{b="c",d_1="e\\n"}')
  t.equal(selectorText('a', [['b', 'c\t']]), 'a{b="c\\t"}')
  t.equal(selectorText('a', []), 'a')
})

t.test('names that are not plain move into the braces, in quotes', async t => {
  t.equal(seriesText('a.b', []), '{"a.b"}')
  t.equal(seriesText('1a', [['b', 'c']]), '{"1a",b="c"}')
  t.equal(seriesText('a', [['b:c', 'd'], ['1', 'e'], ['f"\n', 'g']]), 'a{"b:c"="d","1"="e","f\\"\\n"="g"}')
  t.equal(selectorText('a\tb', [['c d', 'e']]), '{"a\\tb","c d"="e"}')
  t.strictSame(['a:b', 'a b', 'a\n', 'ab\\'].map(familyName), ['a:b', '"a b"', '"a\\n"', '"ab\\\\"'])
})

t.test('words of PromQL are names of metrics only as a label', async t => {
  for (const name of ['inf', 'NaN', 'atan2', 'bool', 'on', 'ignoring', 'group_left', 'Group_Right']) {
    t.equal(selectorText(name, [['a', 'b']]), `{__name__="${name}",a="b"}`)
  }
  t.equal(selectorText('info', []), 'info')
  t.equal(selectorText('group_lefts', []), 'group_lefts')
  t.equal(seriesText('nan', []), 'nan')
})
