/**
 * A number as Grafana shows it in one of the units of the dashboard, closely enough for a preview.
 *
 * @param {number} value
 * @param {string} unit Grafana's name of the unit
 */
export function formatValue (value, unit) {
  switch (unit) {
    case 'cps': return `${scaled(value, 1000, ['', ' K', ' Mil'])} c/s`
    case 'percentunit': return `${rounded(value * 100)}%`
    case 's': return value < 1 ? `${rounded(value * 1000)} ms` : `${rounded(value)} s`
    case 'bytes': return scaled(value, 1024, [' B', ' KiB', ' MiB', ' GiB'])
    case 'short': return scaled(value, 1000, ['', ' K', ' Mil'])
  }
  const [, suffix] = /^suffix:(.*)$/.exec(unit) ?? []
  if (suffix === undefined) throw new Error(`a unit must be one of the dashboard, received ${unit}`)
  return `${rounded(value)}${suffix}`
}

function scaled (value, base, names) {
  const power = Math.min(Math.max(Math.floor(Math.log(Math.abs(value) || 1) / Math.log(base)), 0), names.length - 1)
  return `${rounded(value / base ** power)}${names[power]}`
}

function rounded (value) {
  return String(Number(value.toPrecision(3)))
}
