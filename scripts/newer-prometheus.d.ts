/** The folder that holds a newer `prometheus` and `promtool`; throws where they cannot be had. */
export function newerPrometheus (): string

/** The folder that holds a newer `victoria-metrics`; throws where it cannot be had. */
export function newerVictoriaMetrics (): string

/** The line of a source with the suite unstable, made from the files of a machine's sources. */
export function unstableSource (texts: string[]): string
