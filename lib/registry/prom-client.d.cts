export function promClient (): typeof import('prom-client')
