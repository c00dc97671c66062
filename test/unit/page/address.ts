import t from 'tap'
import { defaultState, hashOf, stateOf } from '../../../page/address.js'

t.test('the default needs no hash', async t => {
  t.equal(hashOf(defaultState()), '')
  t.strictSame(stateOf(''), defaultState())
  t.strictSame(stateOf('#unknown=1&sort'), { ...defaultState(), sort: '' })
})

t.test('a hash brings the choice back, whatever characters it has', async t => {
  const states = [
    { ...defaultState(), sort: 'rate' },
    { ...defaultState(), sort: 'object_classname', descending: false, filter: 'core -get & #=%', hide: true },
    { ...defaultState(), descending: false },
    { ...defaultState(), pins: new Set(['["a","b\\"&=#"]', '["\ud83d\ude00\\n"]']), open: '["a","b"]' }
  ]
  for (const state of states) t.strictSame(stateOf(hashOf(state)), state)
  t.equal(hashOf(states[0]!), '#sort=rate')
  t.equal(hashOf(states[1]!), '#sort=object_classname.up&filter=core+-get+%26+%23%3D%25&hide=node_modules')
})
