// Gets newer programs than Debian's stable suite has, for tests, from the suite unstable: Prometheus and promtool, and
// VictoriaMetrics.
//
//   node scripts/newer-prometheus.js     prints the folder of the first two, or why they cannot be had
//
// Nothing is installed. With a private configuration of apt, whose source is that of this machine but for the suite,
// packages are downloaded, and dpkg unpacks them into node_modules/.cache. Of what they depend on, these programs need
// only libc and, for VictoriaMetrics, libzstd, which dpkg has as well. Older ones will do.

import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const caches = fileURLToPath(new URL('../node_modules/.cache', import.meta.url))
const sourceFolder = '/etc/apt/sources.list.d'
/** Less than a test file may take */
const timeout = 50_000

/**
 * The folder that holds `prometheus` and `promtool`. The first call downloads them, which takes a minute.
 *
 * @throws {Error} why they cannot be had on this machine
 * @returns {string}
 */
export function newerPrometheus () {
  return newerPrograms('prometheus', 'promtool')
}

/**
 * The folder that holds `victoria-metrics`, as above.
 *
 * @throws {Error} why it cannot be had on this machine
 * @returns {string}
 */
export function newerVictoriaMetrics () {
  return newerPrograms('victoria-metrics')
}

/** @param {string[]} packages with a program each; the cache is named after the first one */
function newerPrograms (...packages) {
  const cache = join(caches, packages[0])
  const folder = join(cache, 'usr/bin')
  if (existsSync(folder)) return folder
  const scratch = `${cache}-${process.pid}`
  try {
    download(scratch, packages)
    for (const program of packages) run(join(scratch, 'root/usr/bin', program), ['--version'], scratch)
    // Another process may have been faster
    if (!existsSync(folder)) renameSync(join(scratch, 'root'), cache)
  } finally {
    rmSync(scratch, { recursive: true, force: true })
  }
  return folder
}

/**
 * @param {string} scratch folder of the private configuration; `root` in it gets the files of the packages
 * @param {string[]} packages
 */
function download (scratch, packages) {
  const folders = ['state/lists/partial', 'cache/archives/partial', 'etc', 'root', 'downloads']
  for (const folder of folders) mkdirSync(join(scratch, folder), { recursive: true })
  writeFileSync(join(scratch, 'state/status'), '')
  writeFileSync(join(scratch, 'etc/sources.list'), `${unstableSource(sourceTexts())}\n`)
  // Machine-wide settings such as a proxy stay in force; only the places of files differ
  const options = [
    ['Dir::State', 'state'], ['Dir::State::status', 'state/status'], ['Dir::Cache', 'cache'],
    ['Dir::Etc::sourcelist', 'etc/sources.list'], ['Dir::Etc::sourceparts', 'etc/none'],
    ['Dir::Etc::preferences', 'etc/none'], ['Dir::Etc::preferencesparts', 'etc/none']
  ].flatMap(([name, path]) => ['-o', `${name}=${join(scratch, path)}`])
  // Downloads as the user who asks: apt's own user cannot write to this folder
  options.push('-o', 'APT::Sandbox::User=', '-o', 'Acquire::Retries=0', '-o', 'Acquire::http::Timeout=20')
  run('apt-get', [...options, 'update'], scratch)
  run('apt-get', [...options, 'download', ...packages], join(scratch, 'downloads'))
  for (const file of readdirSync(join(scratch, 'downloads'))) {
    run('dpkg', ['-x', join(scratch, 'downloads', file), join(scratch, 'root')], scratch)
  }
}

/**
 * The line of a source like that of a machine: its mirror and keyring, and the suite unstable.
 *
 * @param {string[]} texts the files of the machine's sources, in either format of apt
 * @throws {Error} none of them names the archive of Debian
 * @returns {string}
 */
export function unstableSource (texts) {
  for (const text of texts) {
    for (const stanza of text.split(/\n\s*\n/)) {
      const field = name => new RegExp(`^${name}:[ \\t]*(\\S+)`, 'mi').exec(stanza)?.[1]
      const mirror = field('URIs')
      if (mirror !== undefined && isArchive(mirror)) return sourceLine(mirror, field('Signed-By'))
    }
    for (const [, options = '', mirror] of text.matchAll(/^deb\s+(?:\[([^\]]*)\]\s+)?(\S+)/gm)) {
      if (isArchive(mirror)) return sourceLine(mirror, /signed-by=(\S+)/.exec(options)?.[1])
    }
  }
  throw new Error('newer programs need a machine whose sources of apt name an archive of Debian')
}

function sourceTexts () {
  const files = existsSync(sourceFolder) ? readdirSync(sourceFolder).map(file => join(sourceFolder, file)) : []
  return ['/etc/apt/sources.list', ...files].filter(file => existsSync(file)).map(file => readFileSync(file, 'utf8'))
}

/** @param {string} mirror whether it is the archive, and not that of security updates or of another project */
function isArchive (mirror) {
  return /\/debian\/?$/.test(mirror)
}

function sourceLine (mirror, signedBy) {
  return `deb ${signedBy === undefined ? '' : `[signed-by=${signedBy}] `}${mirror} unstable main`
}

function run (command, args, cwd) {
  const { error, status, stderr } = spawnSync(command, args, { cwd, encoding: 'utf8', timeout })
  if (error !== undefined) throw new Error(`newer programs need ${command}`, { cause: error })
  if (status !== 0) throw new Error(`newer programs cannot be had: ${command} ${args.at(-1)}: ${stderr.trim()}`)
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    console.log(newerPrometheus())
  } catch (error) {
    console.error(error.message)
    process.exitCode = 1
  }
}
