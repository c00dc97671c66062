import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import t from 'tap'

const root = fileURLToPath(new URL('../..', import.meta.url))
const { name, version, dependencies, peerDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))

const folder = mkdtempSync(join(tmpdir(), `${name}-`))
t.teardown(() => rmSync(folder, { recursive: true }))

// Without NODE_OPTIONS, by which tap gets its loaders into child processes
const { NODE_OPTIONS, ...env } = process.env

function run (command: string, ...args: string[]): { stdout: string, stderr: string } {
  const { error, status, stdout, stderr } = spawnSync(command, args, { cwd: folder, env, encoding: 'utf8' })
  if (error !== undefined) throw error
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} must succeed, it says: ${stderr}${stdout}`)
  return { stdout, stderr }
}

function installTarball (): string[] {
  run('npm', 'pack', root, '--ignore-scripts')
  const tarball = `${name}-${version}.tgz`
  const own = join(folder, 'node_modules', name)
  mkdirSync(own, { recursive: true })
  run('tar', '-xzf', tarball, '-C', own, '--strip-components=1')

  // Only what it says to depend on is there, and the types of Node.js
  for (const dependency of [...Object.keys({ ...dependencies, ...peerDependencies }), '@types/node']) {
    const link = join(folder, 'node_modules', dependency)
    mkdirSync(dirname(link), { recursive: true })
    symlinkSync(join(root, 'node_modules', dependency), link, 'junction')
  }
  return run('tar', '-tzf', tarball).stdout.trim().split('\n').map(file => file.replace(/^package\//, '')).sort()
}

const files = installTarball()

t.test('the tarball holds the compiled sources with their types, and the papers', async t => {
  const sources = ['index', 'fastify', 'register', ...readdirSync(join(root, 'lib'), { recursive: true }).filter(file => String(file).endsWith('.ts')).map(file => `lib/${String(file).replace(/\.ts$/, '')}`)]
  const compiled = sources.flatMap(source => [`dist/${source}.js`, `dist/${source}.d.ts`])
  t.strictSame(files, [...compiled, 'CHANGELOG.md', 'LICENSE', 'README.md', 'package.json'].sort(),
    'as a build makes them (npm run clean removes what earlier builds left)')
})

t.test('the package depends on what it imports, and on nothing else', async t => {
  const own = join(folder, 'node_modules', name)
  const imported = files.filter(file => file.startsWith('dist/')).flatMap(file => {
    const specifiers = readFileSync(join(own, file), 'utf8').matchAll(/(?:^(?:import|export) .*from |\b(?:import|require)\()['"]([^'"]+)['"]/gm)
    return Array.from(specifiers, ([, specifier]) => specifier!)
  })
  const packages = imported.filter(specifier => !/^(?:\.|node:)/.test(specifier) && !specifier.startsWith(name))
  t.strictSame([...new Set(packages)].sort(), Object.keys(dependencies).sort())
})

const expected = `# HELP trace_counter Counts how many times a function has been traced
# TYPE trace_counter counter
trace_counter{object_classname="Chat",caller_functionname="send",object_props_room="lobby"} 1
`

t.test('code as users write it compiles against the package, with its declarations checked, and runs without a warning', async t => {
  cpSync(join(root, 'test/types'), folder, { recursive: true })
  t.strictSame(run(process.execPath, join(root, 'node_modules/typescript/bin/tsc'), '-p', folder), { stdout: '', stderr: '' })
  for (const file of ['esm-default.mjs', 'esm-named.mjs', 'esm-fastify.mjs', 'cjs-import.cjs', 'cjs-require.cjs']) {
    t.strictSame(run(process.execPath, join('dist', file)), { stdout: expected, stderr: '' }, file)
  }
})

t.test('the declared version is the one of the changelog', async t => {
  t.match(readFileSync(join(root, 'CHANGELOG.md'), 'utf8'), `\n## ${version}\n`)
})
