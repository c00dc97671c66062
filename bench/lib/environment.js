import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { cpus, loadavg, platform, release, totalmem } from 'node:os'
import { number, table } from './format.js'

const compared = [
  'hypertrace', 'hypertrace-prometheus-1', 'prom-client', '@prometheus-io/client', '@opentelemetry/sdk-metrics',
  '@opentelemetry/exporter-prometheus', 'hypercore', 'fastify', 'mitata'
]

const root = new URL('../../package.json', import.meta.url)

/**
 * The machine and versions, as a table.
 *
 * @param manifest package.json of the package that is measured
 * @param packages names of those it is compared with
 */
export function environment (manifest = root, packages = compared) {
  const { paths } = createRequire(import.meta.url).resolve
  const versionOf = name => {
    // require() would fail for packages that do not export their package.json
    for (const folder of paths(name)) {
      const text = read(`${folder}/${name}/package.json`)
      if (text !== null) return JSON.parse(text).version
    }
    return 'not installed'
  }
  const own = JSON.parse(readFileSync(manifest, 'utf8'))
  const processors = cpus()
  const model = processors[0]?.model.trim() ?? process.arch
  const memory = `${number(totalmem() / 2 ** 30)} GiB`
  return table(['', ''], [
    ['date', new Date().toISOString().slice(0, 10)],
    ['machine', `${model}, ${processors.length} cores, ${memory}, ${platform()} ${release()}`],
    ['load at the start', `${loadavg().map(number).join(', ')} (1, 5, 15 minutes)`],
    ['Node.js', `${process.version}, V8 ${process.versions.v8}`],
    [own.name, own.version],
    ...packages.map(name => [name, versionOf(name)])
  ], 2)
}

function read (file) {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    if (error.code === 'ENOENT') return null
    throw error
  }
}
