import t from 'tap'
import { guarded } from '../../lib/hook.ts'

t.test('what a hook throws goes to another function', async t => {
  const [values, errors]: [number[], unknown[]] = [[], []]
  const hook = guarded<number>(value => {
    values.push(value)
    if (value > 1) throw new Error(`no ${value}`)
  }, error => errors.push(error))!
  for (const value of [1, 2, 3]) hook(value)
  t.strictSame(values, [1, 2, 3])
  t.strictSame(errors, [new Error('no 2'), new Error('no 3')])
  t.equal(guarded(undefined, () => {}), undefined)
})
