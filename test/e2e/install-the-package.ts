import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { install, manifest, packedFiles, root } from '../support/installed-package.ts'

const { version, dependencies, peerDependencies, exports, imports, files: publishedFolders } = manifest
const { peerDependenciesMeta } = manifest
const files = packedFiles()

interface Locked {
  readonly dev?: boolean
  readonly devOptional?: boolean
  readonly version: string
}

t.test('the tarball holds the compiled sources with their types, the faces for import, and the documents', async t => {
  const sources = [
    ...readdirSync(root).filter(file => /^(?!.*\.config)[^.]+\.ts$/.test(file)),
    ...readdirSync(join(root, 'lib'), { recursive: true, encoding: 'utf8' })
      .filter(file => file.endsWith('.ts')).map(file => `lib/${file}`)
  ]
  const compiled = sources.map(source => `dist/${source.replace(/\.ts$/, '.js')}`)
  const faces = ['index', 'fastify'].flatMap(entry => [`dist/${entry}.mjs`, `dist/${entry}.d.mts`])
  // Those of the entries, and what they lead to
  const declarations = ['index', 'fastify', 'register', 'lib/types', 'lib/http/metrics-plugin', 'types/hypertrace']
    .map(name => `dist/${name}.d.ts`)
  const others = ['dist/package.json', 'dist/lib/registry/prom-client.cjs', 'dist/types/hypertrace.js']
  t.strictSame(files, [
    ...compiled, ...faces, ...declarations, ...others,
    'CHANGELOG.md', 'LICENSE', 'README.md', 'package.json', 'platform.cjs'
  ].sort())
  t.strictSame(publishedFolders, ['dist', 'CHANGELOG.md', 'platform.cjs'])
})

t.test('every entry, and every part of a platform, leads to files of the tarball', async t => {
  const targets = JSON.stringify({ exports, imports }).match(/\.\/[^"]+\.[a-z]+(?=")/g)!.map(target => target.slice(2))
  t.strictSame(targets.filter(target => !files.includes(target)), [])
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
  const installed = Object.entries<Locked>(packages).flatMap(([path, { dev, devOptional, version }]) => {
    const isInstalled = path !== '' && dev !== true && devOptional !== true
    return isInstalled ? [`${path.replace(/.*node_modules\//, '')}@${version}`] : []
  })
  // With this one and hypertrace
  const count = new Set(installed).size + 2
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
