import type { BuiltinLabel } from '../../lib/types.ts'
import { propLabels } from '../../lib/counting/label-schema.ts'
import { familyNames } from '../../lib/registry/family-names.ts'
import { exampleJob, standardMetricName } from '../../lib/cli/standard.ts'

export const names = familyNames(standardMetricName)

/** Checks at compile time that the code knows these labels. */
function known<const L extends readonly BuiltinLabel[]> (...labels: L): L {
  return labels
}

export const [id, objectClass, objectId, parentClass, parentId, functionName, fileName] = known(
  'id', 'object_classname', 'object_id', 'parent_object_classname', 'parent_object_id', 'caller_functionname',
  'caller_filename'
)

/** Props that Protomux gives with its messages. */
export const protocol = propLabels('protocol')[2]
export const messageType = propLabels('type')[2]

/** What the variables of the dashboard have chosen. With "All", Grafana writes `=~"(first|second)"`. */
export const chosen = 'job=~"$job", instance=~"$instance"'
export const chosenClass = `${chosen}, ${objectClass}=~"$class"`

/** The job that rules and alerts are about; `print` replaces it. */
export const job = `job="${exampleJob}"`
