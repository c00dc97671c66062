/** The folder that holds a newer `prometheus` and `promtool`; throws where they cannot be had. */
export function newerPrometheus (): string
