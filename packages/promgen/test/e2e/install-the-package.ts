import { accessSync, constants, cpSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import t from 'tap'
import { install, manifest, run, temporaryFolder } from '../support/installed-package.ts'

const packageFolder = fileURLToPath(new URL('../..', import.meta.url))

const yaml = `start: 2026-01-01T00:00:00Z
metrics: [{name: level, type: gauge, data: [{LinearSegment: {iterationCount: 2, amplitudeStart: 0, amplitudeEnd: 1}}]}]
`

t.test('the tarball holds the build with its types, the command and the documents', async t => {
  const { files } = install(t)
  const others = files.filter(file => !file.startsWith('dist/'))
  t.strictSame(others, [
    'LICENSE', 'README.md', 'bin/promgen.js', 'docs/configuration.md', 'docs/incident.csv', 'docs/signals.md',
    'examples/compose.yaml',
    ...['grafana', 'prometheus', 'promgen'].map(name => `examples/compose/${name}.yaml`),
    'examples/dashboards/README.md', 'examples/dashboards/person-api.json', 'examples/dashboards/person-api.yaml',
    'examples/day.yaml', 'examples/load/README.md', 'examples/load/load.yaml', 'examples/understand/README.md',
    ...['quantiles', 'rate', 'resets', 'staleness'].map(name => `examples/understand/${name}.yaml`), 'package.json'
  ])
  const built = files.filter(file => file.startsWith('dist/'))
  t.strictSame(built.filter(file => !/^dist\/(?:index|lib\/.+)(?:\.js|\.d\.ts)$/.test(file)), [])
  t.ok(built.includes('dist/index.js') && built.includes('dist/index.d.ts'))
})

t.test('the package depends on what it loads, and on nothing else', async t => {
  const { folder, files } = install(t)
  const loaded = files.filter(file => file.endsWith('.js')).flatMap(file => {
    const text = readFileSync(join(folder, 'node_modules', manifest.name, file), 'utf8')
    return Array.from(text.matchAll(/^(?:import|export) (?:[^'\n]* from )?'([^'.][^']*)'|^\} from '([^'.][^']*)'/gm),
      ([, one, other]) => one ?? other!)
  })
  const packages = new Set(loaded.filter(specifier => !specifier.startsWith('node:')))
  t.strictSame([...packages].sort(), Object.keys(manifest.dependencies).sort())
})

t.test('the command runs', async t => {
  const { run, folder } = install(t)
  const command = 'node_modules/.bin/promgen'
  writeFileSync(join(folder, 'promgen.yaml'), yaml)
  t.strictSame(await run(command, 'version'), { code: 0, stdout: `${manifest.version}\n`, stderr: '' })
  t.strictSame(await run(command, 'check'),
    { code: 0, stdout: 'families 1\nseries 1\nsamples a day 5760\n', stderr: '' })
  t.strictSame(await run(command, 'export', '-f', 'promtool'),
    { code: 0, stdout: "- series: 'level'\n  values: '0 1 stale'\n", stderr: '2 samples of 1 series\n' })
  t.match(await run(command, 'chekc'), { code: 2, stdout: '' })
})

t.test('the library is imported, and its types are right', async t => {
  const { run, folder } = install(t)
  writeFileSync(join(folder, 'app.mts'), `
import { constant, gauge, Registry, serve, toCsv, type Server } from 'promgen'

const registry: Registry = new Registry({ start: 0 }).add(gauge('up').series({}, constant(1)))
const server: Server = await serve(registry, { port: 0 })
const answer = await fetch(server.url + 'metrics')
console.log(await answer.text(), [...toCsv(registry, { from: 0, to: 0 })].join(''))
await server.stop()
`)
  const tsc = createRequire(import.meta.url).resolve('typescript/bin/tsc')
  const options = ['--strict', '--module', 'nodenext', '--target', 'es2023', '--types', 'node']
  t.strictSame(await run(process.execPath, tsc, ...options, 'app.mts'), { code: 0, stdout: '', stderr: '' })
  t.strictSame(await run(process.execPath, 'app.mjs'),
    { code: 0, stdout: '# TYPE up gauge\nup 1\n name,timestamp,value\nup,0,1\n\n', stderr: '' })
})

t.test('the command is in the repository, and says what to do where nothing is built', async t => {
  const file = join(packageFolder, manifest.bin.promgen)
  accessSync(file, constants.X_OK)
  const folder = temporaryFolder(t)
  for (const name of ['bin', 'package.json']) cpSync(join(packageFolder, name), join(folder, name), { recursive: true })
  t.strictSame(await run(folder, manifest.bin.promgen, ['version']), {
    code: 1, stdout: '', stderr: 'promgen: it is not built yet: run `npm run build` in the root of the repository\n'
  })
})
