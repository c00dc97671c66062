import t from 'tap'
import { warnOfUnknown } from '../../lib/unknown-names.ts'
import { warningsOf } from '../support/outcome.ts'

t.test('names that are known give no warning', async t => {
  t.strictSame(await warningsOf(() => {
    warnOfUnknown('option', [], ['port', 'host'])
    warnOfUnknown('variable', ['host', 'port'], ['port', 'host'])
  }), [])
})

t.test('the others give one, which cuts long names', async t => {
  t.strictSame(await warningsOf(() => {
    warnOfUnknown('variable', ['PROT', 'HOST', 'x'.repeat(2_000)], ['PORT', 'HOST'], 'MY_')
  }), ['HYPERTRACE_PROMETHEUS_UNKNOWN_VARIABLE: unknown variables are ignored: ' +
    `'MY_PROT' (nearest known variable: 'MY_PORT'), 'MY_${'x'.repeat(1_021)}'`])
})
