/** `hypertrace-prometheus/fastify`: `/metrics` for a Fastify app of your own. */
export { metricsPlugin as default, metricsPlugin, type MetricsPluginOptions } from './lib/http/metrics-plugin.ts'
