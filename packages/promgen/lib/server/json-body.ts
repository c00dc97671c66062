import { duplicateKey } from './duplicate-key.ts'
import { Problem } from './problem.ts'

/** Deeper values could exhaust the stack of what reads them. No definition that people write comes near. */
const maxDepth = 100

const decoder = new TextDecoder('utf-8', { fatal: true })

/**
 * The value of a JSON text.
 *
 * @throws {Problem} it is not UTF-8, not JSON, nested more than 100 deep, or an object has a key twice
 */
export function parseJson (bytes: Uint8Array): unknown {
  let text: string
  let value: unknown
  try {
    text = decoder.decode(bytes)
    value = JSON.parse(text)
  } catch (error) {
    throw new Problem('bad_input', `body: must be JSON in UTF-8 (${(error as Error).message})`)
  }
  checkDepth(value)
  const twice = duplicateKey(text)
  if (twice === undefined) return value
  const { line, column, path } = twice
  throw new Problem('bad_input', `body:${line}:${column}: ${path}: this key is there twice`, path)
}

/** Goes level by level, so that it needs no stack. */
function checkDepth (value: unknown): void {
  let level = [value].filter(isNested)
  for (let depth = 0; level.length > 0; depth++) {
    if (depth === maxDepth) throw new Problem('bad_input', `body: must be nested at most ${maxDepth} deep`)
    level = level.flatMap(outer => Object.values(outer)).filter(isNested)
  }
}

function isNested (value: unknown): value is object {
  return typeof value === 'object' && value !== null
}
