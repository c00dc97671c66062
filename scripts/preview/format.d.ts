export function formatValue (value: number, unit: string): string
