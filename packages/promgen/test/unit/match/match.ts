import t from 'tap'
import { wholeMatch } from '../../../lib/match/automaton.ts'
import { parseSelector } from '../../../lib/match/selector.ts'
import { errorOf } from '../../support/outcome.ts'

/** Each with texts that it matches and texts that it does not. */
const expressions: Array<[string, string[], string[]]> = [
  ['', [''], ['a']],
  ['abc', ['abc'], ['', 'ab', 'abcd', 'xabc', 'ABC']],
  ['a|bc', ['a', 'bc'], ['ab', 'abc', '']],
  ['a|', ['a', ''], ['b']],
  ['(a|b)c', ['ac', 'bc'], ['a', 'c', 'abc']],
  ['(?:ab)+', ['ab', 'abab'], ['', 'aba']],
  ['a*', ['', 'aaa'], ['b', 'ab']],
  ['a*?b+?c??', ['b', 'abbc'], ['ac']],
  ['a?b', ['b', 'ab'], ['aab']],
  ['a{2}', ['aa'], ['a', 'aaa']],
  ['a{2}?', ['aa'], ['a', 'aaa']],
  ['a{2,}', ['aa', 'aaaaa'], ['a']],
  ['a{1,3}', ['a', 'aa', 'aaa'], ['', 'aaaa']],
  ['a{0}b{0,1}', ['', 'b'], ['a', 'bb']],
  ['(a*)*', ['', 'aa'], ['b']],
  ['(a|b*)+c', ['c', 'abbc'], ['ab']],
  ['.', ['a', '\n', '😀'], ['', 'ab']],
  ['.*x.*', ['x', 'axb'], ['ab']],
  ['^a$|^^b', ['a', 'b'], ['ab']],
  ['(^a$)', ['a'], ['']],
  ['[abc]', ['a', 'c'], ['d', 'ab', '']],
  ['[^abc]', ['d', '😀'], ['a']],
  ['[a:b][[a]', [':[', 'aa'], ['[a', 'a:']],
  ['[b-b]', ['b'], ['a', 'c']],
  ['[a-cx]', ['b', 'x'], ['d', '-']],
  ['[a-]', ['a', '-'], ['b']],
  ['[-a]', ['-', 'a'], ['b']],
  ['[]a]', [']', 'a'], ['b']],
  ['[^]a]', ['b'], [']', 'a']],
  ['[\\d-x]', ['5', '-', 'x'], ['d']],
  ['[\\]\\n-\\r]', [']', '\n', '\v', '\r'], ['\\', 'n', '\t']],
  ['[.*]', ['.', '*'], ['a']],
  ['\\d\\D', ['0a', '9/', '5:'], ['a0', '/a', ':a']],
  ['\\w\\W', ['a-', 'Z[', 'z{', '_@', '0`', '9^', 'A '], ['-a', 'aa', '@-', '[-', '`-', '{-', '^-']],
  ['\\s\\S', [' a', '\ta', '\na', '\ra', '\fa', ' \v', '\t\x08', '\t\x0e'], ['a ', '\va', '\x08a', '\x0ea']],
  ['\\.\\*\\\\\\n\\t\\f\\v\\a', ['.*\\\n\t\f\v\x07'], ['a*\\\n\t\f\v\x07']],
  ['😀{2}', ['😀😀'], ['😀']],
  ['[😀-😂]', ['😁'], ['😃']]
]

for (const [expression, matching, others] of expressions) {
  t.test(`${expression} matches ${JSON.stringify(matching)} only`, async t => {
    const matches = wholeMatch(expression)
    t.strictSame(matching.filter(text => !matches(text)), [])
    t.strictSame(others.filter(text => matches(text)), [])
  })
}

/** Each with what is said of it. */
const faults: Array<[string, string]> = [
  ['(a', 'has an unclosed ('], ['a)', 'has an unopened )'], ['(?i)a', 'must have plain groups: ( or (?:'],
  ['(?=a)', 'must have plain groups: ( or (?:'], ['*a', 'has nothing to repeat before *'],
  ['a|+', 'has nothing to repeat before +'], ['(?', 'must have plain groups: ( or (?:'],
  ['(?:?)', 'has nothing to repeat before ?'], ['{2}', 'has nothing to repeat before {'],
  ['a^', 'has a ^ that is not at a beginning'], ['a$b', 'has a $ that is not at an end'],
  ['a**', 'repeats a repetition: use a group'], ['a+??', 'repeats a repetition: use a group'],
  ['a{2}{3}', 'repeats a repetition: use a group'], ['a{2', 'has an unclosed {'],
  ['a{}', 'must repeat from 0 to 1000 times, got {}'], ['a{,2}', 'must repeat from 0 to 1000 times, got {,2}'],
  ['a{3,2}', 'must repeat from 0 to 1000 times, got {3,2}'],
  ['a{2x}', 'must repeat from 0 to 1000 times, got {2x}'],
  ['a{00012}', 'must repeat from 0 to 1000 times, got {00012}'],
  ['a{1001}', 'must repeat from 0 to 1000 times, got {1001}'],
  ['a{0,1001}', 'must repeat from 0 to 1000 times, got {0,1001}'],
  ['a{1001,}', 'must repeat from 0 to 1000 times, got {1001,}'],
  ['a\\', 'ends with a backslash'], ['\\b', 'has an unknown escape \\b'], ['\\1', 'has an unknown escape \\1'],
  ['[a', 'has an unclosed ['], ['[', 'has an unclosed ['], ['[]', 'has an unclosed ['],
  ['[b-a]', 'has a range that is out of order'], ['[a-\\d]', 'has a range that is out of order'],
  ['[\0-\\d]', 'has a range that is out of order'],
  ['[[:alpha:]]', 'must have sets without names such as [:alpha:]']
]

for (const [expression, fault] of faults) {
  t.test(`${JSON.stringify(expression)} ${fault}`, async t => {
    t.equal(errorOf(() => wholeMatch(expression)),
      `TypeError: regular expression ${JSON.stringify(expression)} ${fault}`)
  })
}

t.test('an expression has at most 10,000 states', async t => {
  t.ok(wholeMatch('(a{100}){99}')('a'.repeat(9_900)))
  t.ok(wholeMatch('a{1000}')('a'.repeat(1_000)))
  for (const expression of ['(a{1000}){1000}', '(a{0,1000}){1000}', '((a{99}|b){99}){99}']) {
    t.equal(errorOf(() => wholeMatch(expression)),
      `RangeError: regular expression: must have at most 10000 states, got ${expression}`)
  }
  const long = `${'a'.repeat(90)}(a{1000}){1000}`
  t.equal(errorOf(() => wholeMatch(long)),
    `RangeError: regular expression: must have at most 10000 states, got ${long.slice(0, 100)}`)
})

t.test('the time does not explode', async t => {
  t.notOk(wholeMatch('(a+)+(a|aa)*.*.*.*x')('a'.repeat(20_000)))
})

t.test('a selector has a name, matchers, or both', async t => {
  const series: Array<[string, Map<string, string>]> = [
    ['up', new Map([['job', 'a']])],
    ['up', new Map([['job', 'b'], ['zone', 'eu']])],
    ['a:b', new Map([['q', '"\\\n']])],
    ['c', new Map([['q', '\t\r']])]
  ]
  const selected = (text: string): number[] => {
    const selector = parseSelector(text)
    return series.flatMap(([name, labels], i) => selector(name, labels) ? [i] : [])
  }
  t.strictSame(selected('up'), [0, 1])
  t.strictSame(selected(' a:b { } '), [2])
  t.strictSame(selected('up{job="a"}'), [0])
  t.strictSame(selected('{job!="a"}'), [1, 2, 3])
  t.strictSame(selected('{zone=""}'), [0, 2, 3])
  t.strictSame(selected('{zone!=""}'), [1])
  t.strictSame(selected('{__name__=~"u.", job=~"a|b",}'), [0, 1])
  t.strictSame(selected("{__name__!='up'}"), [2, 3])
  t.strictSame(selected('up { job !~ `a` , zone =~ ".+" } '), [1])
  t.strictSame(selected('{q="\\"\\\\\\n"}'), [2])
  t.strictSame(selected('{q="\\t\\r"}'), [3])
  t.strictSame(selected('up{__name__="a:b"}'), [])
  t.strictSame(selected('{job=`\\a`}'), [])
})

for (const text of [
  '', '{}', '1x', 'up{job}', 'up{job=a}', 'up{job="a" zone="b"}', 'up{job="a",,}', 'up{,}', 'up{job=="a"}', 'up[5m]',
  'rate(up)', 'up{job="a"', 'up}', 'up{"job"="a"}', 'up{job="a\nb"}', 'up{a:b="c"}', 'up{!job="a", zone="b"}'
]) {
  t.test(`${JSON.stringify(text)} is no selector`, async t => {
    t.equal(errorOf(() => parseSelector(text)), 'TypeError: selector: must be a name, matchers in braces such as ' +
      `{code="200"}, or both, got ${JSON.stringify(text)}`)
  })
}
