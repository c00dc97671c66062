/** What the command does with arguments, in a folder with these files. */

const yaml = `start: 2026-01-01T00:00:00Z
interval: 15s
metrics:
  - name: http_requests_total
    help: Requests.
    type: counter
    labels: [code]
    timeseries:
      - {labels: {code: '200'}, data: [{FromRate: {of: 5}}]}
      - {labels: {code: '500'}, data: [{FromRate: {of: 0.1}}]}
  - {name: level, type: gauge, data: [{LinearSegment: {iterationCount: 3, amplitudeStart: 0, amplitudeEnd: 10}}]}
`
const ending = 'start: 2026-01-01T00:00:00Z\nmetrics: [{name: a, type: gauge, data: [{CustomValues: [1, null, 3]}]}]\n'
const endless = `start: 2026-01-01T00:00:00Z
metrics:
  - {name: up, type: gauge, labels: [job], timeseries: [{labels: {job: a}, data: [1]}, {labels: {job: b}, data: [2]}]}
`
const native = `metrics:
  - {name: a, type: histogram, buckets: [1], native: {schema: 0}, rate: 1, quantiles: {0.5: 1}}
`
export const files = {
  'promgen.yaml': yaml,
  'ending.yaml': ending,
  'endless.yaml': endless,
  'native.yaml': native,
  'wrong.yaml': 'metrics: [{nmae: up}]\n',
  empty: ' \n'
}

export const begin = 1_767_225_600_000

/** Each with what it says and how it ends. */
export const runs: Array<[args: string[], code: number, stdout: string, stderr: string]> = [
  [['check'], 0, 'families 2\nseries 3\nsamples a day 17280\n', ''],
  [['check', '--interval', '1m', '-c', 'ending.yaml'], 0, 'families 1\nseries 1\nsamples a day 1440\n', ''],
  [['check', '-c', 'native.yaml'], 0, 'families 1\nseries 5\nsamples a day 28800\n', ''],
  [['describe'], 0, `http_requests_total{code="200"}
  FromRate
    Constant [5]
http_requests_total{code="500"}
  FromRate
    Constant [0.1]
level
  Linear Segment
`, ''],
  [['export', '-f', 'csv', '-c', 'ending.yaml'], 0,
    `name,timestamp,value\na,${begin},1\na,${begin + 30_000},3\n`, '2 samples of 1 series\n'],
  [['export', '-f', 'json', '-c', 'ending.yaml', '-q'], 0,
    `[\n{"name":"a","labels":{},"samples":[[${begin},1],[${begin + 15_000},null],[${begin + 30_000},3],` +
    `[${begin + 45_000},"stale"]]}\n]\n`, ''],
  [['export', '-f', 'promtool', '--to', '2026-01-01T00:00:30Z'], 0, `- series: 'http_requests_total{code="200"}'
  values: '0+75x2'
- series: 'http_requests_total{code="500"}'
  values: '0+1.5x2'
- series: 'level'
  values: '0+5x2'
`, '9 samples of 3 series\n'],
  [['export', '-f', 'openmetrics', '-c', 'ending.yaml', '--start', '1970-01-01T00:00:00Z'], 0,
    '# TYPE a gauge\na 1 0\na 3 30\n# EOF\n', '2 samples of 1 series\n'],
  [['export', '-f', 'text', '--to', '2026-01-01T00:00:15Z'], 0, `# HELP http_requests_total Requests.
# TYPE http_requests_total counter
http_requests_total{code="200"} 75
http_requests_total{code="500"} 1.5
# TYPE level gauge
level 5
`, ''],
  [['preview', '-c', 'ending.yaml', '--width', '20'], 0, `a
3 ┤  ─
  │
  │
  │
  │
2 ┤
  │
  │
  │
  │
1 ┤─
  └─·─×
   00:00:00 00:00:45
`, ''],

  [['preview', '-c', 'endless.yaml', '--match', '{job="a"}', '--width', '20'], 0, `up{job="a"}
1 ┤─────────────────
  └─────────────────
   00:00:00 00:59:45
`, ''],
  [['preview', '-c', 'endless.yaml', '--to', '2026-01-01T00:00:15Z', '--width', '20'], 0, `up{job="a"}
1 ┤──
  └──
   00:00:00 00:00:15

up{job="b"}
2 ┤──
  └──
   00:00:00 00:00:15
`, ''],
  [['preview', '-c', 'endless.yaml', '--match', 'down'], 0, '', ''],
  [['check', '-c', 'ending.yaml', '--seed', '4294967295'], 0, 'families 1\nseries 1\nsamples a day 5760\n', ''],

  [['check', '-c', 'wrong.yaml'], 2, '',
    'promgen: wrong.yaml:1:12: metrics[0].nmae: unknown key; did you mean name?\n'],
  [['check', '-c', 'none.yaml'], 2, '', 'promgen: the configuration cannot be read (ENOENT: no such file or ' +
    'directory, ' +
    "open 'none.yaml'): name its file by -c\n"],
  [['check', '--seed', '-1'], 2, '', 'promgen: --seed must be from 0 to 4294967295, got "-1"\n'],
  [['check', '--seed', '4294967296'], 2, '', 'promgen: --seed must be from 0 to 4294967295, got "4294967296"\n'],
  [['check', '--interval', '0s'], 2, '', 'promgen: scraper: interval must be longer than 0, got 0s\n'],
  [['check', '--start', 'today'], 2, '',
    'promgen: instant: must be a Date, milliseconds, RFC 3339, now, or such as -7d, got "today"\n'],
  [['export', '-f', 'csv'], 2, '', 'promgen: export needs --to: the series have no end\n'],
  [['export', '-f', 'csv', '--from', '-1x'], 2, '',
    'promgen: duration: must be numbers with units such as 1h30m, got "-1x"\n'],
  [['export', '-f', 'csv', '--from', '2026-01-01T00:00:15Z', '--to', '2026-01-01T00:00:00Z'], 2, '',
    'promgen: --to must not be before --from, got 00:00:00 after 00:00:15\n'],
  [['export', '-f', 'text', '--from', '-1m'], 2, '',
    'promgen: --from is not for text, which has one instant: that of --to\n'],
  [['export'], 2, '', "promgen: required option '-f, --format <format>' not specified\nSee promgen --help\n"],
  [['export', '-f', 'pdf'], 2, '', "promgen: option '-f, --format <format>' argument 'pdf' is invalid. Allowed " +
    'choices are promtool, test, openmetrics, csv, json, text.\nSee promgen --help\n'],
  [['export', '-f', 'csv', '--to', 'now', '-o', 'none/a.csv', '--start', '-1m'], 1, '',
    "promgen: the output cannot be written (ENOENT: no such file or directory, open 'none/a.csv')\n"],
  [['preview', '--match', '{'], 2, '', "promgen: option '--match <selector>' argument '{' is invalid. selector: " +
    'must be a name, matchers in braces such as {code="200"}, or both, got "{"\nSee promgen --help\n'],
  [['preview', '--width', '19'], 2, '', "promgen: option '--width <characters>' argument '19' is invalid. width: " +
    'must be from 20 to 9999\nSee promgen --help\n'],
  [['preview', '--width', 'wide'], 2, '', "promgen: option '--width <characters>' argument 'wide' is invalid. width: " +
    'must be from 20 to 9999\nSee promgen --help\n'],
  [['serve', '--listen', 'here'], 2, '', 'promgen: address: must be such as 127.0.0.1:2112, got "here"\n'],
  [['serve', '--listen', '0.0.0.0:0', '--api'], 2, '',
    'promgen: listen: an API on 0.0.0.0 needs tokenFile\n'],
  [['serve', '--token-file', 'none'], 2, '',
    "promgen: listen: tokenFile cannot be read (ENOENT: no such file or directory, open 'none')\n"],
  [['serve', '--token-file', 'empty'], 2, '', 'promgen: listen: tokenFile must not be empty: empty\n'],
  [['write'], 2, '', 'promgen: the receiver is missing: give --url, or remoteWriter in the configuration\n'],
  [['run', '--url', 'http://127.0.0.1:9'], 2, '',
    'promgen: externalLabels: job and instance are missing: run needs those that the scrape adds\n'],
  [['wriet'], 2, '', "promgen: unknown command 'wriet'\n(Did you mean write?)\nSee promgen --help\n"],
  [['check', '--nothing'], 2, '', "promgen: unknown option '--nothing'\nSee promgen --help\n"],
  [['check', 'a.yaml'], 2, '', "promgen: too many arguments for 'check'. Expected 0 arguments but got 1.\n" +
    'See promgen --help\n']
]
