import { formatValue } from './format.js'

const width = 1360
const column = width / 24
const gridRow = 32
const top = 56
const gap = 8
const colors = [
  '#73bf69', '#f2cc0c', '#8ab8ff', '#ff780a', '#f2495c', '#5794f2', '#b877d9', '#705da0', '#37872d', '#fade2a'
]
const label = 'Preview: drawn from the queries of the dashboard over the demo, not by Grafana'

/**
 * The dashboard as a page of HTML, in the layout that Grafana gives it.
 *
 * @param results by id of a panel: the answers to its queries
 * @param {{ start: number, end: number }} span of the lines, in seconds since 1970
 */
export function drawDashboard (dashboard, results, span) {
  const visible = dashboard.panels
  const bottom = Math.max(...visible.map(({ gridPos: { y, h } }) => y + h))
  const height = top + bottom * gridRow + gap
  const panels = visible.map(panel => {
    const { x, y, w, h } = panel.gridPos
    const box = { left: x * column, top: top + y * gridRow, width: w * column - gap, height: h * gridRow - gap }
    const style = Object.entries(box).map(([name, value]) => `${name}:${value}px`).join(';')
    if (panel.type === 'row') return `<h2 style="${style}">${rowTitle(panel)}</h2>`
    const content = body(panel, results.get(panel.id), span, box)
    return `<section style="${style}"><h3>${text(panel.title)}</h3>${content}</section>`
  })
  const html = `<!doctype html><meta charset="utf-8"><style>${css}</style>
<h1>${text(dashboard.title)} <small>${label}</small></h1>
${panels.join('\n')}`
  return { html, width: width + gap, height }
}

const css = `
* { box-sizing: border-box; margin: 0 }
body { background: #111217; color: #ccccdc; font: 13px system-ui, sans-serif; position: relative }
h1 { font-size: 20px; padding: 16px 12px }
h1 small { color: #ff9830; font-size: 14px; font-weight: normal; margin-left: 16px }
h2, section { position: absolute; margin-left: ${gap}px }
h2 { font-size: 15px; padding: 6px 4px }
section { background: #181b1f; border: 1px solid #2a2d33; border-radius: 3px; padding: 6px 10px; overflow: hidden }
h3 { font-size: 13px; font-weight: 500 }
.figure { font-size: 34px; text-align: center; line-height: 64px }
.tall .figure { line-height: 180px }
.none { text-align: center; padding: 40px; color: #9fa1ab }
table { width: 100%; border-collapse: collapse; margin-top: 6px }
table { font-size: 11.5px }
td, th { text-align: left; padding: 2px 5px; border-bottom: 1px solid #2a2d33; font-weight: normal }
td, th { white-space: nowrap; max-width: 225px; overflow: hidden; text-overflow: ellipsis }
th { color: #6e9fff } td:last-child, th:last-child { text-align: right }
svg { display: block }
text { fill: #9fa1ab; font-size: 11px }
.legend { display: flex; flex-wrap: wrap; gap: 0 14px; font-size: 11px; line-height: 16px }
.legend { height: 48px; overflow: hidden }
.legend i { display: inline-block; width: 12px; height: 3px; vertical-align: middle; margin-right: 4px }
`

function rowTitle ({ title, collapsed, panels }) {
  const name = text(title.replace('$class', 'All'))
  return collapsed ? `› ${name} (${panels.length} panels)` : `⌄ ${name}`
}

function body (panel, answers, span, box) {
  const { unit, noValue = 'No data', mappings } = panel.fieldConfig.defaults
  const all = answers.flat()
  if (all.length === 0) return `<p class="none">${text(noValue)}</p>`
  if (panel.type === 'stat') {
    const { value } = all[0]
    const shown = mappings?.[0].options[value]?.text ?? formatValue(value, unit)
    return `<div class="${box.height > 200 ? 'tall' : ''}"><p class="figure">${text(shown)}</p></div>`
  }
  return panel.type === 'table' ? table(panel, all, unit) : plot(panel, answers, unit, span, box)
}

function table ({ transformations: [{ options }] }, samples, unit) {
  const { indexByName, renameByName } = options
  const names = Object.keys(indexByName).sort((a, b) => indexByName[a] - indexByName[b])
  const rows = [...samples].sort((a, b) => b.value - a.value).slice(0, 10).map(({ metric, value }) => {
    return names.map(name => name === 'Value' ? formatValue(value, unit) : metric[name] ?? '')
  })
  const line = (cells, tag) => `<tr>${cells.map(cell => `<${tag}>${text(cell)}</${tag}>`).join('')}</tr>`
  const head = line(names.map(name => renameByName[name]), 'th')
  return `<table>${head}${rows.map(row => line(row, 'td')).join('')}</table>`
}

function plot ({ targets, fieldConfig }, answers, unit, { start, end }, box) {
  const { max, custom } = fieldConfig.defaults
  const size = { width: box.width - 22, height: box.height - 80 }
  const left = 74
  const lines = answers.flatMap((series, i) => series.map(({ metric, values }) => ({
    name: targets[i].legendFormat.replaceAll(/\{\{(\w+)\}\}/g, (_, name) => metric[name] ?? '').trim(),
    points: values.filter(([, value]) => Number.isFinite(value))
  })))
  if (custom?.stacking?.mode === 'normal') stack(lines)
  const highest = max ?? (Math.max(...lines.flatMap(({ points }) => points.map(([, value]) => value))) || 1)
  const x = time => left + (time - start) / (end - start) * (size.width - left)
  const y = value => 6 + (1 - value / highest) * (size.height - 24)
  const grid = [0, 0.5, 1].map(part => {
    const at = y(part * highest)
    return `<line x1="${left}" x2="${size.width}" y1="${at}" y2="${at}" stroke="#2a2d33"/>` +
      `<text x="${left - 6}" y="${at + 4}" text-anchor="end">${text(formatValue(part * highest, unit))}</text>`
  })
  const times = [0.08, 0.5, 0.92].map(part => {
    const time = start + part * (end - start)
    const clock = new Date(time * 1000).toISOString().slice(11, 19)
    return `<text x="${x(time)}" y="${size.height - 2}" text-anchor="middle">${clock}</text>`
  })
  const drawn = lines.map(({ points }, i) => {
    const path = points.map(([time, value]) => `${x(time).toFixed(1)},${y(value).toFixed(1)}`).join(' ')
    return `<polyline fill="none" stroke="${colors[i % colors.length]}" stroke-width="1.3" points="${path}"/>`
  })
  const legend = lines.map(({ name }, i) => {
    return `<span><i style="background:${colors[i % colors.length]}"></i>${text(name)}</span>`
  })
  return `<svg width="${size.width}" height="${size.height}">${[...grid, ...times, ...drawn].join('')}</svg>` +
    `<div class="legend">${legend.join('')}</div>`
}

/** Puts each line on those before it. */
function stack (lines) {
  const below = new Map()
  for (const line of lines) {
    line.points = line.points.map(([time, value]) => {
      const sum = value + (below.get(time) ?? 0)
      below.set(time, sum)
      return [time, sum]
    })
  }
}

function text (value) {
  return String(value).replaceAll('&', '&amp;').replaceAll('<', '&lt;')
}
