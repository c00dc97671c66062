/**
 * A number as Prometheus reads it back, bit for bit but for the payload of a NaN.
 *
 * @example
 * numberText(0.1) // '0.1'
 * numberText(-0) // '-0'
 * numberText(-Infinity) // '-Inf'
 * numberText(NaN) // 'NaN'
 */
export function numberText (value: number): string {
  // The difference is NaN for NaN and infinite ones
  if (value !== 0 && value - value === 0) return String(value)
  if (value === 0) return Object.is(value, -0) ? '-0' : '0'
  return value > 0 ? '+Inf' : value < 0 ? '-Inf' : 'NaN'
}

/**
 * A number as JSON has it: text where JSON has no number.
 *
 * @example
 * Array.of(1.5, NaN, -Infinity).map(jsonValue) // [1.5, 'NaN', '-Inf']
 */
export function jsonValue (value: number): number | string {
  return Number.isFinite(value) ? value : numberText(value)
}
