const special = /[\\"\n]/g

/**
 * A label value as both text formats write it between quotes.
 *
 * @see https://prometheus.io/docs/instrumenting/exposition_formats/#comments-help-text-and-type-information
 * @example
 * escapeQuoted('C:\\new "dir"\n') // 'C:\\\\new \\"dir\\"\\n'
 */
export function escapeQuoted (value: string): string {
  return value.replace(special, character => character === '\n' ? '\\n' : `\\${character}`)
}

/**
 * A help text of format 0.0.4, in which quotes stay as they are.
 *
 * @example
 * escapeHelp('a "b"\n') // 'a "b"\\n'
 */
export function escapeHelp (help: string): string {
  return help.replaceAll('\\', '\\\\').replaceAll('\n', '\\n')
}

/** Control characters that JSON leaves alone, invisible ones, and those that change the direction of a text. */
const hidden = /[\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufffe\uffff]/g

/**
 * A label value between quotes as PromQL reads it. What is not shown, or moves what is, becomes an escape.
 *
 * @example
 * quotedString('a"\t\u007f') // '"a\\"\\t\\u007f"'
 */
export function quotedString (value: string): string {
  // All escapes of JSON are Go's as well
  return JSON.stringify(value).replace(hidden, character => {
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
  })
}
