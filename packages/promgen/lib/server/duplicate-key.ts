import { pathText } from '../config/path.ts'

/** A key that an object has twice. */
export interface DuplicateKey {
  /** Such as `data[0].Random.min`. */
  readonly path: string
  /** Of its second place, each counted from 1. */
  readonly line: number
  readonly column: number
}

/** An object or a list that is not complete yet. */
interface Open {
  /** Those of an object; undefined in a list. */
  readonly keys: Set<string> | undefined
  /** What is being read: the key or the position. */
  step: string | number
}

/**
 * The first key that an object has twice, of which `JSON.parse` keeps the last.
 *
 * @param text valid JSON
 * @example
 * duplicateKey('{"a": [{"b": 1, "c": 2,\n "b": 3}]}') // { path: 'a[0].b', line: 2, column: 2 }
 * duplicateKey('[{"a": "a"}, {"a": "a"}]') // undefined
 */
export function duplicateKey (text: string): DuplicateKey | undefined {
  const tokens = /"[^"\\]*(?:\\.[^"\\]*)*"|[{}[\],]/g
  const open: Open[] = []
  let isKey = false
  for (const { 0: token, index } of text.matchAll(tokens)) {
    const inner = open.at(-1)
    if (token === '{') open.push({ keys: new Set(), step: '' })
    else if (token === '[') open.push({ keys: undefined, step: 0 })
    else if (token === '}' || token === ']') open.pop()
    else if (token === ',' && typeof inner!.step === 'number') inner!.step++
    else if (isKey) {
      const key = JSON.parse(token) as string
      inner!.step = key
      if (inner!.keys!.has(key)) return { path: pathText(open.map(({ step }) => step)), ...positionOf(text, index) }
      inner!.keys!.add(key)
    }
    isKey = token === '{' || (token === ',' && inner!.keys !== undefined)
  }
}

function positionOf (text: string, index: number): { line: number, column: number } {
  const before = text.slice(0, index)
  return { line: before.split('\n').length, column: index - before.lastIndexOf('\n') }
}
