import t from 'tap'
import { classNumbering } from '../../../lib/counting/class-numbers.ts'

t.test('objects of a class have its number, also where another class has the same name', async t => {
  const numberOf = classNumbering()
  class Core {}
  const Other = (() => class Core {})()
  t.strictSame([new Core(), new Other(), new Core(), new Other()].map(numberOf), [1, 2, 1, 2])
  t.strictSame([Core, class {}].map(numberOf), [3, 3], 'a class is an object of the class Function')
})

t.test('an object without a class has a number of its own', async t => {
  const numberOf = classNumbering()
  const objects = [Object.create(null), { constructor: 'none' }, Object.create(null)]
  t.strictSame([...objects, ...objects].map(numberOf), [1, 2, 3, 1, 2, 3])
})

t.test('non-objects have 0', async t => {
  t.strictSame([undefined, null, 1, 'text', true, 1n, Symbol('s')].map(classNumbering()), [0, 0, 0, 0, 0, 0, 0])
})
