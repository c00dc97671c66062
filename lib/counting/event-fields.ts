/**
 * What was read of an event besides its props: raw values as hypertrace gives them, in the order of their labels;
 * undefined where no label needs them.
 */
export class EventFields {
  id: unknown = undefined
  className: unknown = undefined
  objectId: unknown = undefined
  parentClassName: unknown = undefined
  parentId: unknown = undefined
  functionName: unknown = undefined
  filename: unknown = undefined
  line: unknown = undefined
  column: unknown = undefined
}
