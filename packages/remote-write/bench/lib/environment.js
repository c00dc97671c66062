import { readFileSync } from 'node:fs'
import { cpus, loadavg, platform, release, totalmem } from 'node:os'
import { number, table } from '../../../../bench/lib/format.js'

/** The machine and what runs on it, as a table. */
export function environment () {
  const { name, version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'))
  const processors = cpus()
  const model = processors[0]?.model.trim() ?? process.arch
  const memory = `${number(totalmem() / 2 ** 30)} GiB`
  return table(['', ''], [
    ['date', new Date().toISOString().slice(0, 10)],
    ['machine', `${model}, ${processors.length} cores, ${memory}, ${platform()} ${release()}`],
    ['load at the start', `${loadavg().map(number).join(', ')} (1, 5, 15 minutes)`],
    ['Node.js', `${process.version}, V8 ${process.versions.v8}`],
    [name, version]
  ], 2)
}
