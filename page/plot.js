// The plot of the last five minutes: all calls, and the five busiest functions.

import { byId, element, isolated, setText } from './dom.js'
import { formatAxis, formatRate, formatTime } from './format.js'
import { span } from './history.js'
import { busiest } from './rows.js'

/**
 * @typedef {import('./history.js').Group} Group
 * @typedef {import('./history.js').CallHistory} CallHistory
 */

const step = 2_000
const steps = span / step
const minute = 60_000

/** The script before this one defines it. */
const { uPlot: UPlot } = /** @type {any} */ (window)

export class Plot {
  #canvas = byId('canvas')
  #legend = byId('legend')
  #text = byId('plot-text')
  /** @type {Array<string | null>} keys of the groups in the plot */
  #places = [null, null, null, null, null]
  /** @type {Array<Array<number | null>>} times, and the rates of each line */
  #data = [[], [], [], [], [], [], []]
  /** @type {Array<{ time: number, text: string }>} */
  #marks = []
  /** @type {Array<{ item: HTMLElement, name: HTMLElement, value: HTMLElement, key: string }>} */
  #entries
  /** @type {Array<number | null>} the newest rate of each line */
  #rates = []
  #end = 0
  #plot
  /** @type {string[]} */
  #colors = []

  constructor () {
    this.#entries = Array.from(this.#data.slice(1), (_, i) => {
      const name = element('span', { class: 'name' })
      const value = element('span', { class: 'value' })
      const item = element('li', {}, element('i', { class: `swatch line-${i}` }), name, value)
      return { item, name, value, key: '' }
    })
    this.#legend.append(...this.#entries.map(({ item }) => item))
    this.#readColors()
    this.#plot = new UPlot(this.#options(), this.#data, this.#canvas)
    new window.ResizeObserver(() => this.#plot.setSize(this.#size())).observe(this.#canvas)
    window.matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => {
      this.#readColors()
      this.#plot.redraw()
    })
  }

  /** @param {CallHistory} history */
  show (history) {
    const shown = busiest(history.groups.values(), this.#places)
    this.#places = shown.map(group => group === null ? null : group.key)
    const first = history.firstStep(step, steps)
    this.#end = history.time
    this.#marks = history.marks
    const total = history.rates(undefined, step, steps)
    this.#data = [
      total.map((_, i) => first + (i + 0.5) * step), total,
      ...shown.map(group => group === null ? total.map(() => null) : history.rates(group, step, steps))
    ]
    this.#plot.setData(this.#data)
    this.#rates = [history.rate(), ...shown.map(group => group === null ? null : history.rate(group))]
    this.#showLegend(shown)
    setText(this.#text, describe(total, history))
  }

  /** @param {Array<Group | null>} shown */
  #showLegend (shown) {
    for (const [i, entry] of this.#entries.entries()) {
      const group = i === 0 ? undefined : shown[i - 1]
      entry.item.hidden = group === null
      if (group === null) continue
      const key = group === undefined ? 'all' : group.key
      if (entry.key !== key) entry.name.replaceChildren(...group === undefined ? ['all calls'] : nameOf(group))
      entry.key = key
    }
    this.#showValues(null)
  }

  /** @param {number | null} at place of the pointer in the data; null: now */
  #showValues (at) {
    for (const [i, { value }] of this.#entries.entries()) {
      const rate = at === null ? this.#rates[i] ?? null : this.#data[i + 1]?.[at] ?? null
      setText(value, `${formatRate(rate)}/s`)
    }
  }

  #readColors () {
    const style = window.getComputedStyle(document.documentElement)
    const lines = this.#entries.map((_, i) => `--line-${i}`)
    this.#colors = [...lines, '--muted', '--rule', '--fill'].map(name => style.getPropertyValue(name).trim())
  }

  #size () {
    return { width: this.#canvas.clientWidth, height: this.#canvas.clientHeight }
  }

  #options () {
    const color = (/** @type {number} */ i) => () => this.#colors[i]
    const axis = { stroke: color(6), font: '12px system-ui', ticks: { show: false } }
    const grid = { stroke: color(7), width: 1 }
    return {
      ...this.#size(),
      legend: { show: false },
      padding: [8, 8, 0, 0],
      cursor: { y: false, drag: { x: false, y: false }, points: { size: 5 } },
      scales: {
        x: { time: false, range: () => [this.#end - span, this.#end] },
        y: { range }
      },
      axes: [
        {
          ...axis,
          grid: { show: false },
          size: 26,
          splits: () => wholeMinutes(this.#end - span, this.#end),
          values: minutes
        },
        {
          ...axis,
          grid,
          size: 52,
          space: 34,
          values: numbers
        }
      ],
      series: [{}, ...this.#entries.map((_, i) => ({
        stroke: color(i), width: 1.5, points: { show: false }, ...i === 0 && { fill: color(8) }
      }))],
      hooks: {
        draw: [() => this.#drawMarks()],
        setCursor: [(/** @type {any} */ { cursor }) => {
          this.#showValues(cursor.left < 0 ? null : cursor.idx)
        }]
      }
    }
  }

  #drawMarks () {
    const { ctx, bbox } = this.#plot
    const { devicePixelRatio } = window
    ctx.save()
    ctx.strokeStyle = ctx.fillStyle = this.#colors[6]
    ctx.lineWidth = devicePixelRatio
    ctx.font = `${11 * devicePixelRatio}px system-ui`
    ctx.textBaseline = 'top'
    ctx.setLineDash([3 * devicePixelRatio, 3 * devicePixelRatio])
    for (const { time, text } of this.#marks) {
      const x = this.#plot.valToPos(time, 'x', true)
      ctx.textAlign = x > bbox.left + bbox.width / 2 ? 'right' : 'left'
      ctx.beginPath()
      ctx.moveTo(x, bbox.top)
      ctx.lineTo(x, bbox.top + bbox.height)
      ctx.stroke()
      const label = ` ${text} ${formatTime(time)} `
      ctx.fillText(label, x, bbox.top)
    }
    ctx.restore()
  }
}

/** @param {unknown} _plot @param {number | null} _lowest @param {number | null} highest */
function range (_plot, _lowest, highest) {
  return [0, (highest ?? 0) * 1.05 || 1]
}

/** @param {unknown} _plot @param {number[]} times */
function minutes (_plot, times) {
  return times.map(time => formatTime(time).slice(0, 5))
}

/** @param {unknown} _plot @param {number[]} values */
function numbers (_plot, values) {
  return values.map(formatAxis)
}

/** @param {Group} group */
function nameOf ({ values }) {
  // The file is too long for a legend, and the table has it
  const shown = values.length === 3 ? values.slice(0, 2) : values
  return shown.length === 0 ? ['all calls'] : shown.flatMap(value => [isolated(value), ' '])
}

/** Those that do not meet the numbers of the other axis. @param {number} from @param {number} to milliseconds */
function wholeMinutes (from, to) {
  const first = Math.ceil(from / minute + 0.3) * minute
  return Array.from({ length: Math.floor((to - first) / minute) + 1 }, (_, i) => first + i * minute)
}

/**
 * What the plot shows, in words.
 *
 * @param {Array<number | null>} rates
 * @param {CallHistory} history
 */
function describe (rates, history) {
  const known = rates.filter(rate => rate !== null)
  const [lowest, highest] = [Math.min(...known), Math.max(...known)].map(formatRate)
  const range = known.length === 0 ? [] : [`lowest ${lowest}, highest ${highest}`]
  return [...range, ...history.marks.map(({ time, text }) => `${text} at ${formatTime(time)}`)].join(', ')
}
