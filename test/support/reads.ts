import { get, type ClientRequest } from 'node:http'
import type { TraceFunction } from '../../index.ts'
import { request } from './http.ts'

/** All the ways to read the metrics of an instance that has a server, by their names. */
export function reads (trace: TraceFunction): Record<string, () => Promise<unknown>> {
  const url = `${trace.address!.url}metrics`
  return {
    'metrics()': () => trace.metrics(),
    'register.metrics()': () => trace.register.metrics(),
    'register.getMetricsAsJSON()': () => trace.register.getMetricsAsJSON(),
    HEAD: () => request(url, { method: 'HEAD' }),
    'GET by curl': () => request(url, { headers: { 'user-agent': 'curl/8.5.0', accept: '*/*' } }),
    'GET aborted before the answer': () => brokenOff(get(url, { agent: false }), 'finish'),
    'GET aborted during the answer': () => brokenOff(get(url, { agent: false }), 'response')
  }
}

function brokenOff (request: ClientRequest, at: string): Promise<void> {
  return new Promise(resolve => {
    request.on('error', () => {})
    request.on('close', resolve)
    request.on(at, () => request.destroy())
  })
}
