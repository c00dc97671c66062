import { Short } from '@grafana/grafana-foundation-sdk/units'
import { chosen, chosenClass, fileName, functionName, objectClass } from '../names.ts'
import { table } from '../panels.ts'
import { farAbove, firstCalled, silent } from '../queries.ts'

const columns = { job: 'Job', [objectClass]: 'Class', [functionName]: 'Function', [fileName]: 'File' }

export const newAndUnusual = [
  table({
    title: 'Called for the first time in an hour',
    description: 'Functions that have calls now and had none an hour ago. For an hour after the first start, ' +
      'these are all functions. Later, an empty table is healthy.',
    unit: Short,
    width: 12,
    none: 'None: all functions were called before.',
    expr: firstCalled(chosenClass),
    columns,
    value: 'Calls'
  }),
  table({
    title: 'Far above their last hour',
    description: 'Functions called more than once a second, and more than five times as often in the last five ' +
      'minutes as in the hour that ended 15 minutes ago. An empty table is usual. Functions first called less than ' +
      '75 minutes ago are left out.',
    unit: 'suffix:×',
    width: 12,
    none: 'None: no function is called far more often than in the hour before.',
    expr: farAbove(chosen, chosenClass),
    columns,
    value: 'Times as often'
  }),
  table({
    title: 'Silent classes',
    description: 'Classes with more than 60 calls in an hour, and then none for ten minutes although the app was up. ' +
      'An empty table is healthy.',
    unit: Short,
    width: 24,
    none: 'None: every class that is usually called was called in the last ten minutes.',
    expr: silent(chosen, chosenClass),
    columns: { job: 'Job', [objectClass]: 'Class' },
    value: 'Calls in the hour before'
  }).height(5)
]
