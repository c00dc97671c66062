import type { Signal } from '../signal/signal.ts'
import { list, nullable, type Type } from './type.ts'
import { shownValue } from './place.ts'

/** JSON has no other way to write them; YAML has `.nan` and `.inf` as well. */
const special: ReadonlyMap<unknown, number> = new Map([['NaN', NaN], ['+Inf', Infinity], ['-Inf', -Infinity]])

/** A number of any kind. */
export const value: Type<number> = {
  name: 'number, NaN, +Inf or -Inf',
  schema: { anyOf: [{ type: 'number' }, { enum: [...special.keys()] }] },
  read (place) {
    const { value } = place
    const number = typeof value === 'number' ? value : special.get(value)
    if (number !== undefined) return number
    throw place.fault(`must be a number, got ${shownValue(value)}`)
  }
}

/** The values of steps. */
export const values: Type<Array<number | null>> = list(nullable(value), { name: 'list of numbers or null' })

/** A signal: a number, a segment, or a list of those, one after the other. */
export const data: Type<Signal> = {
  name: 'data',
  schema: { $ref: '#/$defs/data' },
  read: place => place.reading.data(place)
}

/** Operands. */
export const operands: Type<Signal[]> = list(data, { name: 'list of 2 or more data', least: 2 })
