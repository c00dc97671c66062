/** The two formats of an exposition, see `formatOf`. */
export type Format = 'text' | 'openMetrics'

export const contentTypes: Readonly<Record<Format, string>> = {
  text: 'text/plain; version=0.0.4; charset=utf-8',
  openMetrics: 'application/openmetrics-text; version=1.0.0; charset=utf-8'
}

const openMetrics = ['application/openmetrics-text', 'application/openmetrics-text;version=1.0.0']
const text = ['text/plain', 'text/plain;version=0.0.4', 'text/*', '*/*']

/**
 * The format that an Accept header prefers: that of the known range with the greatest weight, the first of equal ones.
 * Without a known range: text.
 *
 * @example
 * formatOf('application/openmetrics-text;version=1.0.0;q=0.5,text/plain;version=0.0.4;q=0.3') // 'openMetrics'
 * formatOf('application/openmetrics-text;q=0.1, text/plain') // 'text'
 * formatOf('application/openmetrics-text;version=0.0.1') // 'text'
 * formatOf(undefined) // 'text'
 */
export function formatOf (accept = ''): Format {
  let format: Format = 'text'
  let greatest = 0
  for (const item of accept.toLowerCase().split(',')) {
    const [type = '', ...parameters] = item.replaceAll(/[\s"]/g, '').split(';')
    const weight = Number(parameters.find(parameter => parameter.startsWith('q='))?.slice(2) ?? 1)
    const version = parameters.find(parameter => parameter.startsWith('version='))
    const range = version === undefined ? type : `${type};${version}`
    const isOpenMetrics = openMetrics.includes(range)
    if (!(weight > greatest) || !(isOpenMetrics || text.includes(range))) continue
    format = isOpenMetrics ? 'openMetrics' : 'text'
    greatest = weight
  }
  return format
}
