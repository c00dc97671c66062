import { CountsPerSecond, PercentUnit } from '@grafana/grafana-foundation-sdk/units'
import { chosenClass, fileName, functionName, names, objectClass, objectId, parentClass, parentId } from '../names.ts'
import { figure, plot } from '../panels.ts'
import { callRate, counterRate } from '../queries.ts'

const longLived = 'Shows long-lived objects only: `rate()` ignores the first value of a series, and an object has ' +
  'series of its own. “Calls seen by object” says which share of the calls these panels show.'

export const oneClass = [
  plot({
    title: 'Calls per second, by function',
    description: 'Calls of each function of the chosen classes, whatever objects they belong to.',
    unit: CountsPerSecond,
    width: 12,
    queries: [[callRate(chosenClass, [objectClass, functionName]), `{{${objectClass}}} {{${functionName}}}`]]
  }),
  plot({
    title: 'Calls per second, by file',
    description: 'Calls of the chosen classes, by the file that contains the traced function.',
    unit: CountsPerSecond,
    width: 12,
    queries: [[callRate(chosenClass, [fileName]), `{{${fileName}}}`]]
  }),
  plot({
    title: 'Calls per second, ten busiest objects',
    description: `Each object by its class and number. ${longLived}`,
    unit: CountsPerSecond,
    width: 10,
    none: 'No long-lived object was called, or the labels of objects are left out.',
    queries: [[
      `topk(10, ${counterRate(`${chosenClass}, ${objectId}!=""`, [objectClass, objectId])})`,
      `{{${objectClass}}} {{${objectId}}}`
    ]]
  }),
  plot({
    title: 'Calls per second, ten busiest parents',
    description: `Calls of the objects that belong to a parent, by class and number of the parent. ${longLived}`,
    unit: CountsPerSecond,
    width: 10,
    none: 'No object of the chosen classes has a parent.',
    queries: [[
      `topk(10, ${counterRate(`${chosenClass}, ${parentId}!=""`, [parentClass, parentId])})`,
      `{{${parentClass}}} {{${parentId}}}`
    ]]
  }),
  figure({
    title: 'Calls seen by object',
    description: `Share of the calls that \`rate(${names.counter})\` sees, and with it the panels by object and by ` +
      'parent. It is low where objects live for less than a few scrapes.',
    unit: PercentUnit,
    width: 4,
    none: 'no calls now',
    // rate() extrapolates, so young series can seem to have a little more than all calls
    expr: `clamp_max(${counterRate(chosenClass)} / (${callRate(chosenClass)} > 0), 1)`
  }).height(8)
]
