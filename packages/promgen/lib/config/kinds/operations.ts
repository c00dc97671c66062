import type { Signal } from '../../signal/signal.ts'
import { optional, record, required } from '../record.ts'
import { duration } from '../times.ts'
import { number, whole } from '../type.ts'
import { data, operands } from '../value.ts'
import { end } from '../end.ts'
import { kind, type Kind } from './kind.ts'

type Operation = 'add' | 'subtract' | 'multiply' | 'divide' | 'modulo' | 'min' | 'max'

function operation (name: string, about: string, example: string, method: Operation): Kind {
  return kind(name, about, example, operands, ([first, ...others]) => {
    return others.reduce((result: Signal, other) => result[method](other), first!)
  })
}

const of = required(data, 'the signal')

/** What is done with values. The shortest signal ends the result, and where one is missing, so is the result. */
export const operations = [
  operation('Add', 'The sum.', '[20, {Sin: {period: 1d}}]', 'add'),
  operation('Subtract', 'The first less the others.', '[20, {Sin: {period: 1d}}]', 'subtract'),
  operation('Multiply', 'The product.', '[0.02, {Noise: {}}]', 'multiply'),
  operation('Divide', 'The first by the others.', '[{Noise: {}}, 2]', 'divide'),
  operation('Modulo', 'The remainder, with the sign of the first.', '[{Walk: {}}, 10]', 'modulo'),
  operation('Min', 'The least.', '[{Walk: {}}, 10]', 'min'),
  operation('Max', 'The greatest.', '[{Walk: {}}, 0]', 'max'),
  kind('Abs', 'Values without their signs.', '{Noise: {}}', data, signal => signal.abs()),
  kind('Clamp', 'Values within bounds, which are included.', '{of: {Noise: {}}, low: 0}',
    record('map', {
      of,
      low: optional(number, 'least value', { otherwise: 'none' }),
      high: optional(number, 'greatest value', { otherwise: 'none' })
    }),
    ({ of, low = -Infinity, high = Infinity }) => of.clamp(low, high)),
  kind('Round', 'The nearest multiples of a number.', '{of: {Noise: {}}, to: 0.1}',
    record('map', {
      of,
      to: optional(number, 'the number, above 0', { otherwise: '1' })
    }),
    ({ of, to }) => of.round(to)),
  kind('OrElse', 'Another signal where the first is missing.', '{of: [{CustomValues: [1, null]}], other: 0}',
    record('map', { of, other: required(data, 'in place of what is missing') }),
    ({ of, other }) => of.orElse(other)),
  kind('Smooth', 'The mean over a window that ends with the present step.', '{of: {Noise: {}}, window: 5m}',
    record('map', { of, window: required(duration, 'longer than 0, at most 1,000 steps') }),
    ({ of, window }) => of.smooth(window)),
  kind('Delay', 'The signal later, missing before.', '{of: {Walk: {}}, by: 1m}',
    record('map', { of, by: required(duration, 'how much later') }),
    ({ of, by }) => of.delay(by)),
  kind('Take', 'The beginning of a signal.', '{of: {Sin: {period: 1h}}, for: 30m}',
    record('map', {
      of,
      for: optional(duration, 'its time; or `count`'),
      count: optional(whole, 'steps in place of `for`')
    }),
    ({ of, for: time, count }, place) => {
      if (count !== undefined && time !== undefined) throw place.fault('takes for or count, got both')
      if (count === undefined && time === undefined) throw place.fault('for is missing')
      return of.take(time ?? { steps: count! })
    }),
  kind('End', 'A signal, and what follows its end.', '{of: [{CustomValues: [1, 2]}], endStrategy: loop}',
    record('map', { of, endStrategy: required(end, 'what follows', { words: ['end'] }) }),
    ({ of, endStrategy }) => of.end(endStrategy))
]
