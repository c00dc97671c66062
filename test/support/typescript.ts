/** TypeScript code as users write it, compiled against the installed package in every way, and run. */

import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { install, type Installation, root } from './installed-package.ts'

const sources = join(root, 'test/types')

/** What each file of `test/types` prints. */
const output = `# HELP trace_counter Counts how many times a function has been traced
# TYPE trace_counter counter
trace_counter{object_classname="Chat",caller_functionname="send",object_props_room="lobby"} 1
`

/** A way to compile, by compiler options; the files of `test/types` that it takes, and their names there. */
interface Way {
  readonly files: RegExp
  readonly extension?: string
  /** Kind of the package that the code belongs to. Default: commonjs. */
  readonly type?: 'module' | 'commonjs'
  readonly options: Readonly<Record<string, unknown>>
}

// With JavaScript that is checked
const node: Omit<Way, 'options'> = { files: /\.(mts|cts|cjs)$/ }
const es: Omit<Way, 'options'> = { files: /\.mts$/, extension: '.ts', type: 'module' }
const commonjs: Omit<Way, 'options'> = { files: /\.cts$/, extension: '.ts' }

export const ways = {
  nodenext: { ...node, options: { module: 'nodenext', allowJs: true, checkJs: true } },
  node16: { ...node, options: { module: 'node16', allowJs: true, checkJs: true } },
  bundler: { ...es, options: { module: 'esnext', moduleResolution: 'bundler' } },
  'commonjs and bundler': { ...commonjs, options: { module: 'commonjs', moduleResolution: 'bundler' } },
  'commonjs and node10': {
    ...commonjs, options: { module: 'commonjs', moduleResolution: 'node10', esModuleInterop: true }
  },
  'commonjs and node10, without esModuleInterop': {
    ...commonjs,
    // Types of Fastify's dependencies need esModuleInterop
    options: { module: 'commonjs', moduleResolution: 'node10', esModuleInterop: false, skipLibCheck: true }
  }
} as const satisfies Record<string, Way>

/** Tests that the code compiles in some ways without a message, with all declarations checked, and then runs. */
export function testCompiler (
  tsc: string, titles: ReadonlyArray<keyof typeof ways>, skip: string | false, options: object = {}
): void {
  // Each run of the compiler reads all types of Fastify, prom-client and Node.js, on a busy machine for 20 seconds
  t.setTimeout(300_000)
  for (const title of titles) {
    t.test(`code compiles with ${title}, and runs`, { skip }, async t => {
      const way: Way = ways[title]
      const installation = install(t)
      const names = readdirSync(sources).filter(name => way.files.test(name))
      for (const name of names) {
        const text = readFileSync(join(sources, name), 'utf8')
        writeFileSync(join(installation.folder, name.replace(/\.[^.]*$/, ending => way.extension ?? ending)), text)
      }
      writeFileSync(join(installation.folder, 'package.json'), JSON.stringify({ type: way.type ?? 'commonjs' }))
      await compile(t, installation, tsc, { ...way.options, ...options })

      const compiled = readdirSync(join(installation.folder, 'dist'))
      t.equal(compiled.length, names.length)
      const runner = compiled.map(file => `await import('./dist/${file}')\n`).join('')
      writeFileSync(join(installation.folder, 'run.mjs'), runner)
      const result = await installation.run(process.execPath, 'run.mjs')
      t.strictSame(result, { code: 0, stdout: output.repeat(names.length), stderr: '' })
    })
  }

  t.test("the types for hypertrace are there when asked for, and yield to hypertrace's own", { skip }, async t => {
    const installation = install(t)
    const { folder } = installation
    const options = { module: 'nodenext', skipLibCheck: true }
    const traced = "import Hypertrace from 'hypertrace'\n// @ts-expect-error no such member\nHypertrace.nothing()\n"
    writeFileSync(join(folder, 'package.json'), '{ "type": "module" }')
    writeFileSync(join(folder, 'traced.ts'), traced)
    await compile(t, installation, tsc, { ...options, types: ['node', 'hypertrace-prometheus/hypertrace'] })

    const typed = join(folder, 'src/node_modules/hypertrace')
    mkdirSync(typed, { recursive: true })
    writeFileSync(join(typed, 'package.json'), '{ "name": "hypertrace", "types": "index.d.ts" }')
    writeFileSync(join(typed, 'index.d.ts'), 'export const own: 1\n')
    writeFileSync(join(folder, 'src/own.ts'), `import 'hypertrace-prometheus/hypertrace'
import { own } from 'hypertrace'
export const one: 1 = own
`)
    writeFileSync(join(folder, 'traced.ts'), `/// <reference types="hypertrace-prometheus/hypertrace" />\n${traced}`)
    await compile(t, installation, tsc, options)
  })
}

async function compile (t: Test, { folder, run }: Installation, tsc: string, options: object): Promise<void> {
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({
    compilerOptions: {
      target: 'es2022',
      types: ['node'],
      strict: true,
      noUncheckedIndexedAccess: true,
      exactOptionalPropertyTypes: true,
      skipLibCheck: false,
      rootDir: '.',
      outDir: 'dist',
      ...options
    },
    exclude: ['dist', 'run.mjs']
  }))
  t.strictSame(await run(process.execPath, tsc), { code: 0, stdout: '', stderr: '' }, 'tsc has nothing to say')
}
