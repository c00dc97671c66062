import { recordNames } from '../../lib/cli/standard.ts'
import { job, functionName, names, objectClass, fileName } from './names.ts'
import { budgetShare } from './queries.ts'
import { ruleFile } from './yaml.ts'

function rate (labels: readonly string[]): string {
  return `sum by (${labels.join(', ')}) (rate(${names.calls}{${job}}[5m]))`
}

const recorded = recordNames(names)

/** Rates that are expensive to compute over weeks, for graphs over long times and for alerts of one's own. */
export const rules = ruleFile(
  'Recording rules: calls per second over five minutes, and the share of the budget of series.\n' +
  'Made by npm run dashboards.',
  'hypertrace-prometheus-rules', [
    { record: recorded.byJob, expr: rate(['job']) },
    { record: recorded.byClass, expr: rate(['job', objectClass]) },
    { record: recorded.byFunction, expr: rate(['job', objectClass, functionName, fileName]) },
    { record: recorded.budget, expr: budgetShare(job) }
  ])
