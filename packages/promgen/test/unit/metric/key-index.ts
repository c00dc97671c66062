import t from 'tap'
import { KeyIndex } from '../../../lib/metric/key-index.ts'

t.test('keys with an equal half are told apart', async t => {
  const keys = [[1, 2], [1, 3], [1, 4], [5, 2], [4_294_967_295, 0], [0, 4_294_967_295]].map(([low, high]) => {
    return { key: { low: low!, high: high! } }
  })
  const index = new KeyIndex<{ key: { low: number, high: number } }>()
  for (const item of keys) index.add(item)
  t.strictSame(keys.map(({ key }) => index.get(key)), keys)
  t.equal(index.get({ low: 1, high: 5 }), undefined)
  t.equal(index.get({ low: 6, high: 2 }), undefined)

  index.delete({ low: 1, high: 2 })
  t.equal(index.get({ low: 1, high: 2 }), undefined)
  t.equal(index.get({ low: 1, high: 3 }), keys[1])
  index.delete({ low: 1, high: 3 })
  t.equal(index.get({ low: 1, high: 3 }), undefined)
  t.equal(index.get({ low: 1, high: 4 }), keys[2])
  index.delete({ low: 1, high: 5 })
  t.equal(index.get({ low: 1, high: 4 }), keys[2])
  index.add(keys[0]!)
  t.equal(index.get({ low: 1, high: 2 }), keys[0])
})

t.test('without equal halves nothing else is looked up', async t => {
  const index = new KeyIndex<{ key: { low: number, high: number } }>()
  index.add({ key: { low: 1, high: 2 } })
  t.equal(index.get({ low: 1, high: 3 }), undefined)
})
