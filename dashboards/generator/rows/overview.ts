import { CountsPerSecond, PercentUnit, Seconds, Short } from '@grafana/grafana-foundation-sdk/units'
import { chosen, fileName, functionName, names, objectClass } from '../names.ts'
import { figure, plot, table } from '../panels.ts'
import { budgetShare, callRate, callSite, overflow } from '../queries.ts'

const budgetColors = [{ value: null, color: 'green' }, { value: 0.8, color: 'orange' }, { value: 1, color: 'red' }]

export const overview = [
  figure({
    title: 'Calls per second',
    description: 'Calls of all traced functions, of all chosen targets together.',
    unit: CountsPerSecond,
    width: 4,
    expr: callRate(chosen)
  }),
  figure({
    title: 'Traced functions',
    description: 'Functions that were called at least once since the app started.',
    unit: Short,
    width: 4,
    expr: `count(count by (${callSite.join(', ')}) (${names.calls}{${chosen}}))`
  }),
  figure({
    title: 'Targets that answer',
    description: 'Share of the chosen targets whose last scrape succeeded. 100% is healthy.',
    unit: PercentUnit,
    width: 4,
    expr: `avg(up{${chosen}})`,
    thresholds: [{ value: null, color: 'red' }, { value: 1, color: 'green' }]
  }),
  figure({
    title: 'Series',
    description: 'Series of calls in the memory of the chosen targets, those of overflow included.',
    unit: Short,
    width: 4,
    expr: `sum(${names.series}{${chosen}})`
  }),
  figure({
    title: 'Overflow',
    description: 'Whether the budget of series (`maxSeries`) of any target is used up. Calls with new label values ' +
      'are then counted in series whose ids and props are `overflow`. The sums stay right.',
    unit: Short,
    width: 4,
    expr: `max(${overflow(chosen, ' bool')})`,
    words: { 0: 'none', 1: 'has begun' },
    thresholds: [{ value: null, color: 'green' }, { value: 1, color: 'red' }]
  }),
  figure({
    title: 'Restarts',
    description: 'How often the chosen targets started again in the time range of the dashboard. Usually 0. Needs ' +
      'the default metrics (`collectDefaults`).',
    unit: Short,
    width: 4,
    none: 'unknown',
    expr: `sum(changes(process_start_time_seconds{${chosen}}[$__range]))`,
    words: { 0: 'none' },
    thresholds: [{ value: null, color: 'green' }, { value: 1, color: 'orange' }]
  }),
  plot({
    title: 'Calls per second, by class',
    description: 'Calls of all functions of each class.',
    unit: CountsPerSecond,
    width: 12,
    queries: [[callRate(chosen, [objectClass]), `{{${objectClass}}}`]],
    stacked: true
  }),
  table({
    title: 'The ten busiest functions',
    description: 'Calls per second now.',
    unit: CountsPerSecond,
    width: 12,
    expr: `topk(10, ${callRate(chosen, callSite)})`,
    columns: { [objectClass]: 'Class', [functionName]: 'Function', [fileName]: 'File' },
    value: 'Calls per second'
  }),
  plot({
    title: 'Series, share of the budget',
    description: 'Series in memory as a share of `maxSeries`. Above 100%, calls with new label values are counted as ' +
      '`overflow`. The runbook of the alerts says what to do.',
    unit: PercentUnit,
    width: 8,
    queries: [[budgetShare(chosen), '{{job}} {{instance}}']],
    thresholds: budgetColors
  }),
  plot({
    title: 'Scrape health',
    description: '1 where the last scrape of a target succeeded, 0 where it failed.',
    unit: Short,
    width: 8,
    queries: [[`up{${chosen}}`, '{{job}} {{instance}}']],
    max: 1
  }),
  plot({
    title: 'Scrape duration',
    description: 'Time that Prometheus took to read the metrics of each target.',
    unit: Seconds,
    width: 8,
    queries: [[`scrape_duration_seconds{${chosen}}`, '{{job}} {{instance}}']]
  })
]
