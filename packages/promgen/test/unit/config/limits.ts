// Apart from yaml.ts, since these texts take seconds to read, and a mutation run reads them again for each mutant that
// other tests do not kill.

import t from 'tap'
import { YamlDocument } from '../../../lib/config/yaml.ts'
import { gaugeOf, load } from '../../support/configurations.ts'
import { errorOf } from '../../support/outcome.ts'

t.test('a document has at most 1,000,000 values', async t => {
  t.equal(errorOf(() => new YamlDocument('a.yaml', `a: [${'1,'.repeat(1_000_000)}]`)),
    'TypeError: a.yaml:1:2000003: must have at most 1000000 values: move some to CSV')
})

t.test('aliases that stand for billions of values are refused at once', async t => {
  const laughs = (kind: (text: string) => string) => Array.from({ length: 12 }, (_, i) => {
    return `  s${i}: &s${i} ${i === 0 ? 1 : kind(Array.from({ length: 10 }, () => `*s${i - 1}`).join(', '))}\n`
  }).join('')
  const error = 'a signal must have at most 100000 parts, each use of a shared one counted'
  t.match(errorOf(() => load(`signals:\n${laughs(text => `{Add: [${text}]}`)}`)), `signals.s5.Add[9]: ${error}`)
  t.match(errorOf(() => load(`signals:\n${laughs(text => `[${text}]`)}`)), `signals.s5[9]: ${error}`)
  t.match(errorOf(() => load(`signals:\n${
    laughs(text => `{Add: [${text.replaceAll(/\*(s\d+)/g, '{Ref: $1}')}]}`)}`)), error)
})

t.test('a signal may have 100,000 parts', async t => {
  t.equal(errorOf(() => load(gaugeOf(`{Join: [${'1,'.repeat(99_997)}1]}`))), 'no error')
  t.match(errorOf(() => load(gaugeOf(`{Join: [${'1,'.repeat(99_999)}1]}`))),
    'data.Join[99999]: a signal must have at most')
})

t.test('10 MB of text are read, and an error at their end is found', async t => {
  const help = 'x'.repeat(10_000_000)
  t.equal(load(`metrics: [{name: x, type: gauge, help: ${help}}]`).registry.families[0]!.help, help)
  const lines = '# a comment of some length, to no purpose\n'.repeat(250_000)
  t.equal(errorOf(() => load(`${lines}sed: 1`)),
    'TypeError: promgen.yaml:250001:1: sed: unknown key; did you mean seed?')
})
