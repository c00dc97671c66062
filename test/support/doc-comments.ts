import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import ts from 'typescript'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** An `@example` of a doc comment. */
export interface Example {
  /** Path from the root of the repository. */
  file: string
  /** Where its comment starts, counted from 1. */
  line: number
  code: string
  /** Whether it imports what it uses, so that it runs by itself. */
  isProgram: boolean
}

/** The sources of the package, from the root of the repository. */
export function sources (): string[] {
  const entries = readdirSync(root).filter(file => file.endsWith('.ts'))
  const modules = readdirSync(join(root, 'lib'), { recursive: true, encoding: 'utf8' })
  return [...entries, ...modules.filter(file => file.endsWith('.ts')).map(file => join('lib', file))].sort()
}

/**
 * All examples of a source, in their order.
 *
 * @param text the source; read from the file if omitted
 */
export function examplesOf (file: string, text = readFileSync(join(root, file), 'utf8')): Example[] {
  const comments = Array.from(text.matchAll(/\/\*\*(.*?)\*\//gs))
  return comments.flatMap(({ 0: comment, index }) => {
    const line = text.slice(0, index).split('\n').length
    const lines = comment.slice(3, -2).split('\n').map(line => line.replace(/^\s*\* ?/, '').trimEnd()).join('\n')
    return lines.split(/^@example\b/m).slice(1).map(rest => {
      const [example = ''] = rest.split(/^@\w+/m)
      const code = example.trim()
      return { file, line, code, isProgram: /^import /m.test(code) }
    })
  })
}

/** An expression and the value that the comment behind it, or in the next line, says it has. */
export interface Claim {
  expression: string
  actual: unknown
  expected: unknown
}

/**
 * Evaluates an example with the exports of its file in scope. `// throws RangeError` claims an error of that name.
 *
 * @param further names in scope where the file has no export of that name
 *
 * @throws {Error} the example claims nothing
 * @throws what the example throws, and a SyntaxError for a comment that is not a value
 */
export async function claimsOf ({ file, code }: Example, further: object = {}): Promise<Claim[]> {
  const source = ts.createSourceFile('example.ts', code, ts.ScriptTarget.Latest, true)
  const claims: Claim[] = []
  const body = source.statements.map((statement, i) => {
    const text = code.slice(statement.getStart(), statement.end)
    const behind = code.slice(statement.end, source.statements[i + 1]?.getStart() ?? code.length)
    const value = Array.from(behind.matchAll(/\/\/ ?(.*)/g), ([, comment]) => comment).join('\n')
    if (value === '' || !ts.isExpressionStatement(statement)) return text
    const name = JSON.stringify(text)
    const [, error] = /^throws (\w+)$/.exec(value) ?? []
    if (error !== undefined) return `await throws(${name}, async () => (${text}), '${error}')`
    return `equals(${name}, await (${text}), (${value}))`
  })

  const { default: _, ...scope } = await import(`../../${file}`)
  delete scope['module.exports']
  const helpers = {
    equals (expression: string, actual: unknown, expected: unknown): void {
      claims.push({ expression, actual, expected })
    },
    async throws (expression: string, run: () => Promise<unknown>, expected: string): Promise<void> {
      const actual = await run().then(() => 'no error', error => error.name)
      claims.push({ expression, actual, expected })
    }
  }
  const AsyncFunction = Object.getPrototypeOf(async () => {}).constructor
  const names = { ...further, ...scope, ...helpers }
  await new AsyncFunction(...Object.keys(names), `'use strict'\n${body.join(';\n')}`)(...Object.values(names))
  if (claims.length === 0) {
    throw new Error(`an example must have a line such as '1 + 1 // 2', or import what it uses, received ${code}`)
  }
  return claims
}
