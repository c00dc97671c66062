import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { install, manifest, packedFiles, root } from '../support/installed-package.ts'

const { name, version, bin, dependencies, peerDependencies, exports, imports, files: publishedFolders } = manifest
const { peerDependenciesMeta } = manifest
const files = packedFiles()

/** Packages of the lock file by their folder. */
type Locked = Record<string, { version: string, dependencies?: Record<string, string> }>

/** A dependency of the package in a folder, and what it needs itself, each with its version. */
function installedWith (packages: Locked, folder: string, name: string, found = new Set<string>()): Set<string> {
  const path = `${folder}${folder === '' ? '' : '/'}node_modules/${name}`
  const locked = packages[path]
  if (locked === undefined) {
    // Not in this folder, so in one above it
    return installedWith(packages, folder.replace(/\/?node_modules\/[^/]+(?:\/[^/]+)?$/, ''), name, found)
  }
  const { version, dependencies = {} } = locked
  if (found.has(`${name}@${version}`)) return found
  found.add(`${name}@${version}`)
  for (const inner of Object.keys(dependencies)) installedWith(packages, path, inner, found)
  return found
}

t.test('the tarball holds the joined modules with types, the faces for import, and the documents', async t => {
  const parts = ['app', 'http-server', 'platform', 'process', 'prom-client', 'server-platform']
  const modules = [
    'index.js', 'fastify.js', 'register.js', 'cli.js', 'lib/cli/preload.js', 'types/hypertrace.js',
    ...[
      'bare', 'bind', 'cli', 'exposition', 'metrics-route', 'options', 'page-files', 'preload', 'run', 'scrape',
      'values', 'warning'
    ].map(name => `lib/${name}.js`),
    ...parts.map(name => `lib/bare/${name}.js`),
    'lib/http/app.js', 'lib/http/http-server.js', 'lib/platform.js', 'lib/process.js', 'lib/registry/prom-client.cjs',
    'lib/server-platform.js'
  ]
  const faces = ['index', 'fastify'].flatMap(entry => [`${entry}.mjs`, `${entry}.d.mts`])
  // Those of the entries, and what they lead to
  const declarations = ['index', 'fastify', 'register', 'lib/types', 'lib/http/metrics-plugin', 'types/hypertrace']
    .map(name => `${name}.d.ts`)
  t.strictSame(files, [
    ...[...modules, ...faces, ...declarations, 'package.json'].map(file => `dist/${file}`),
    ...['alerts.yml', 'dashboard.json', 'rules.yml'].map(file => `dashboards/${file}`),
    // The alerts name sections of these
    'docs/alerts.md', 'docs/prometheus.md',
    'CHANGELOG.md', 'LICENSE', 'README.md', 'package.json', 'page/uplot-license.txt', 'platform.cjs'
  ].sort())
  t.strictSame(publishedFolders, [
    'dist', 'dashboards/*.json', 'dashboards/*.yml', 'docs/alerts.md', 'docs/prometheus.md', 'CHANGELOG.md',
    'page/uplot-license.txt', 'platform.cjs'
  ])
})

t.test('every entry, and every part of a platform, leads to files of the tarball', async t => {
  const targets = JSON.stringify({ exports, imports }).match(/\.\/[^"]+\.[a-z]+(?=")/g)!.map(target => target.slice(2))
  t.strictSame([...targets, ...Object.values<string>(bin)].filter(target => !files.includes(target)), [])
})

t.test('the command is named after the package, and shells know what runs it', async t => {
  t.strictSame(bin, { [name]: 'dist/cli.js' })
  t.match(readFileSync(join(root, bin[name]), 'utf8'), /^#!\/usr\/bin\/env node\n/)
})

t.test('the package depends on what it loads, and on nothing else', async t => {
  const { folder } = install(t)
  const loaded = files.filter(file => file.startsWith('dist/')).flatMap(file => {
    const text = readFileSync(join(folder, 'node_modules', manifest.name, file), 'utf8')
    const specifiers = text.matchAll(/(?:^(?:import|export) .*from |\b(?:import|require)\()['"]([^'"]+)['"]/gm)
    return Array.from(specifiers, ([, specifier]) => specifier!)
  })
  const parts = loaded.filter(specifier => specifier.startsWith('#'))
  t.strictSame(parts.filter(part => !(part in imports)), [])
  const packages = loaded.filter(specifier => {
    return !/^(?:\.|#|node:|bare-)/.test(specifier) && !specifier.startsWith(manifest.name)
  })
  t.strictSame([...new Set(packages)].sort(), Object.keys(dependencies).sort())
})

t.test('an installation beside hypertrace has at most 56 packages', async t => {
  const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'))
  const installed = new Set(Object.keys(dependencies).flatMap(name => [...installedWith(packages, '', name)]))
  // With this one and hypertrace
  const count = installed.size + 2
  t.comment(`${count} packages`)
  t.ok(count <= 56)
  const { hypertrace, ...ofBare } = peerDependencies
  t.equal(hypertrace, '^1.0.0')
  const optional = Object.keys(ofBare).map(name => [name, { optional: true }])
  t.strictSame(peerDependenciesMeta, Object.fromEntries(optional))
})

t.test('the declared version is the one of the changelog', async t => {
  t.match(readFileSync(join(root, 'CHANGELOG.md'), 'utf8'), `\n## ${version}\n`)
})
