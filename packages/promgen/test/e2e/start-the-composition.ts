import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import t from 'tap'
import { parse } from 'yaml'
import { newerPrometheus } from '../../../../scripts/newer-prometheus.js'
import { freePort } from '../../../../test/support/http.ts'
import { eventually } from '../../../../test/support/prometheus.ts'
import { commandFolder } from '../support/command.ts'
import { during } from '../support/programs.ts'
import { newerOne } from '../support/receivers.ts'

const examples = fileURLToPath(new URL('../../examples', import.meta.url))
const configurations = ['prometheus.yaml', 'grafana.yaml', 'promgen.yaml']

function read (file: string): string {
  return readFileSync(join(examples, file), 'utf8')
}

interface Service {
  readonly command?: string[]
  readonly volumes: string[]
  readonly ports?: string[]
  readonly working_dir?: string
  readonly depends_on?: object
}

const { services } = parse(read('compose.yaml')) as { services: Record<string, Service> }

t.test('its files are there, and agree in names and ports', async t => {
  t.strictSame(Object.keys(services), ['prometheus', 'grafana', 'promgen'])
  for (const { volumes } of Object.values(services)) {
    for (const volume of volumes) t.ok(existsSync(join(examples, volume.split(':')[0]!)), volume)
  }
  const [scraper, grafana, promgen] = configurations.map(file => parse(read(`compose/${file}`)))
  const { job_name: job, static_configs: [{ targets: [instance] }] } = scraper.scrape_configs[0]
  t.strictSame(promgen.externalLabels, { job, instance })
  t.equal(instance, `promgen:${promgen.listen.address.split(':')[1]}`)
  t.equal(promgen.interval, scraper.global.scrape_interval)
  const [, port] = /^127\.0\.0\.1:\d+:(\d+)$/.exec(services.prometheus!.ports![0]!)!
  const address = `http://prometheus:${port}`
  t.equal(grafana.datasources[0].url, address)
  t.equal(promgen.remoteWriter.url, `${address}/api/v1/write`)
  t.strictSame(services.promgen!.depends_on, { prometheus: { condition: 'service_healthy' } })
})

t.test('promgen is in the folder that the composition mounts', async t => {
  const { command, working_dir: folder, volumes: [volume = ''] } = services.promgen!
  const [host, mounted] = volume.split(':')
  const inside = folder!.replace(mounted!, join(examples, host!))
  const [program, script, run, config, file] = command!
  t.strictSame([program, run, config], ['node', 'run', '--config'])
  t.ok(existsSync(join(inside, script!)))
  t.equal(join(inside, file!), join(examples, 'compose/promgen.yaml'))
})

t.test(`${newerOne.name} with its flags takes the week, and scrapes on`, { skip: newerOne.skip }, async t => {
  const address = `127.0.0.1:${await freePort()}`
  const { folder, start } = commandFolder(t)
  const place = (text: string): string => text.replaceAll('promgen:2112', address).replaceAll('0.0.0.0:2112', address)
  for (const file of configurations) writeFileSync(join(folder, file), place(read(`compose/${file}`)))
  // Its own folders are those of its image
  const flags = services.prometheus!.command!.map(flag => flag.replace('/etc/prometheus', folder)
    .replace('=/prometheus', `=${folder}/data`))
  const [, , run, , , ...args] = services.promgen!.command!
  await during(join(newerPrometheus(), 'prometheus'), [...flags, '--web.listen-address=127.0.0.1:0'], folder,
    /msg="Listening on".* address=(\S+)/, async server => {
      const url = `http://${server}/api/v1/write`
      // A sample of each minute is enough here
      const more = ['--config', 'promgen.yaml', '--url', url, '--interval', '1m', '-q']
      const { kill, ended, find } = start(run!, ...args, ...more)
      const [samples] = await find(/\nsamples (\d+)\nrejected 0\nuncertain 0\nunsent 0\n/)
      // Each of the 19 series has as many
      const written = Number(samples) / 19
      t.ok(written >= 7 * 1_440, `${samples} samples are written`)
      const range = async (): Promise<number[][]> => {
        const query = new URLSearchParams({ query: 'http_requests_total{job="promgen"}[8d]' })
        const { data } = await (await fetch(`http://${server}/api/v1/query?${query}`)).json() as {
          data: { result: Array<{ values: Array<[number, string]> }> }
        }
        return data.result.map(({ values }) => values.map(([, value]) => Number(value)))
      }
      // With that of the first scrape
      const series = await eventually(range, series => series.every(({ length }) => length > written))
      t.equal(series.length, 2)
      for (const values of series) {
        t.ok(values.length > written)
        t.strictSame(values.filter((value, i) => value < (values[i - 1] ?? 0)), [], 'it never falls')
      }
      kill('SIGINT')
      t.match(await ended, { code: 0, stderr: '' })
    })
})
