import { PrometheusExporter } from '@opentelemetry/exporter-prometheus'
import { MeterProvider } from '@opentelemetry/sdk-metrics'
import { HypertracePrometheus } from 'hypertrace-prometheus'
import HypertracePrometheus1 from 'hypertrace-prometheus-1'
import * as promClient from 'prom-client'

// The peers that are compared. Each has `count(event)`, and what a scrape of it needs.
//
// Closures made at the same line share V8's type feedback. So where peers are compared in one process, each of them
// imports a copy of this module, with another query string.

const metric = { name: 'trace_counter', help: 'Counts how many times a function has been traced' }
const builtinLabels = [
  'id', 'object_classname', 'object_id', 'parent_object_classname', 'parent_object_id', 'caller_functionname',
  'caller_filename'
]

/** This package, with a budget large enough for the series. */
export function ours (props, series, options) {
  const maxSeries = Math.max(10_000, series)
  const count = HypertracePrometheus({ allowedProps: props, collectDefaults: false, maxSeries, ...options })
  return { count, register: count.register }
}

export function version1 (props) {
  const register = new promClient.Registry()
  return { count: HypertracePrometheus1({ allowedProps: props, collectDefaults: false, register }), register }
}

/** `counter.inc(labels)` of prom-client, or of a client with the same API. */
export function promInc (props, client = promClient) {
  const { counter, register } = promCounter(props, client)
  const labels = labelsReader(props)
  return { register, count: event => counter.inc(labels(event)) }
}

/** `counter.labels(...).inc()` of prom-client. */
export function promLabels (props) {
  const { counter, register } = promCounter(props, promClient)
  const values = valuesReader(props)
  return { register, count: event => counter.labels(...values(event)).inc() }
}

/** `counter.inc(labels)` of `@prometheus-io/client`, or null below the Node.js 22 that it needs. */
export async function prometheusIo (props) {
  if (Number(process.versions.node.split('.')[0]) < 22) return null
  return promInc(props, await import('@prometheus-io/client'))
}

/** A counter of OpenTelemetry's SDK with its Prometheus exporter, and a cardinality limit that fits the series. */
export function openTelemetry (props, series) {
  const exporter = new PrometheusExporter({ preventServerStart: true })
  const provider = new MeterProvider({
    readers: [exporter],
    views: [{ instrumentName: metric.name, aggregationCardinalityLimit: Math.max(2_000, series * 2) }]
  })
  const counter = provider.getMeter('bench').createCounter(metric.name, { description: metric.help })
  const labels = labelsReader(props)
  return { exporter, count: event => counter.add(1, labels(event)) }
}

/**
 * The floor: one `Map` lookup and an increment, by a number that the event already contains, or by the caller's first
 * prop where its values differ. This distinguishes the series of the benchmark, but not those of an app.
 */
export function floor ({ values = 1 }) {
  return mapCounter(values > 1 ? event => event.caller.props.p0 : event => event.object.id * 4096 + event.caller.line)
}

/** One `Map` lookup and an increment, by a string that is new in each event, as any exact key must contain one. */
export function stringFloor () {
  return mapCounter(event => event.caller.functionName)
}

function mapCounter (keyOf) {
  const cells = new Map()
  return {
    count: event => {
      const key = keyOf(event)
      const cell = cells.get(key)
      if (cell === undefined) cells.set(key, { count: 1 })
      else cell.count++
    }
  }
}

function promCounter (props, { Counter, Registry }) {
  const register = new Registry()
  const labelNames = [...builtinLabels, ...props.flatMap(propLabelNames)]
  return { register, counter: new Counter({ ...metric, labelNames, registers: [register] }) }
}

function propLabelNames (prop) {
  return [`object_props_${prop}`, `parent_object_props_${prop}`, `caller_props_${prop}`]
}

// As a careful user writes it, with the label names made once
function labelsReader (props) {
  const names = props.map(propLabelNames)
  return ({ id, object, parentObject, caller }) => {
    const labels = {
      id,
      object_classname: object.className,
      object_id: object.id,
      parent_object_classname: parentObject.className,
      parent_object_id: parentObject.id,
      caller_functionname: caller.functionName,
      caller_filename: caller.filename
    }
    for (let i = 0; i < props.length; i++) {
      const ofObject = object.props[props[i]]
      const ofParent = parentObject.props[props[i]]
      const ofCaller = caller.props[props[i]]
      if (ofObject !== undefined) labels[names[i][0]] = ofObject
      if (ofParent !== undefined) labels[names[i][1]] = ofParent
      if (ofCaller !== undefined) labels[names[i][2]] = ofCaller
    }
    return labels
  }
}

function valuesReader (props) {
  return ({ id, object, parentObject, caller }) => {
    const values = [
      id, object.className, object.id, parentObject.className, parentObject.id, caller.functionName, caller.filename
    ]
    for (let i = 0; i < props.length; i++) {
      values.push(object.props[props[i]], parentObject.props[props[i]], caller.props[props[i]])
    }
    return values
  }
}
