// M. J. Wichura, Algorithm AS 241: The Percentage Points of the Normal Distribution, Applied Statistics 37 (1988):
// a ratio of polynomials for the middle, the sides and the tails, to about 16 digits. Coefficients from the highest.

const middle = [
  [2509.0809287301227, 33430.57558358813, 67265.7709270087, 45921.95393154987, 13731.69376550946,
    1971.5909503065513, 133.14166789178438, 3.3871328727963665],
  [5226.495278852854, 28729.085735721943, 39307.89580009271, 21213.794301586597, 5394.196021424751,
    687.1870074920579, 42.31333070160091, 1]
] as const
const side = [
  [0.0007745450142783414, 0.022723844989269184, 0.2417807251774506, 1.2704582524523684,
    3.6478483247632045, 5.769497221460691, 4.630337846156546, 1.4234371107496835],
  [1.0507500716444169e-9, 0.0005475938084995345, 0.015198666563616457, 0.14810397642748008,
    0.6897673349851, 1.6763848301838038, 2.053191626637759, 1]
] as const
const tail = [
  [2.0103343992922881e-7, 0.000027115555687434876, 0.0012426609473880784, 0.026532189526576124,
    0.29656057182850487, 1.7848265399172913, 5.463784911164114, 6.657904643501103],
  [2.0442631033899397e-15, 1.421511758316446e-7, 0.000018463183175100548, 0.0007868691311456133,
    0.014875361290850615, 0.1369298809227358, 0.599832206555888, 1]
] as const

/**
 * The value below which a share of the normal distribution with mean 0 and standard deviation 1 lies: the inverse of
 * its distribution function.
 *
 * @param share from 0 to 1, for which it is -Infinity and Infinity; NaN outside
 * @example
 * normalQuantile(0.5) // 0
 * normalQuantile(0.975).toFixed(6) // '1.959964'
 * normalQuantile(1) // Infinity
 */
export function normalQuantile (share: number): number {
  const distance = share - 0.5
  if (Math.abs(distance) <= 0.425) return distance * ratio(middle, 0.180625 - distance * distance)
  const outer = Math.min(share, 1 - share)
  if (!(outer > 0)) return outer === 0 ? distance * Infinity : NaN
  const depth = Math.sqrt(-Math.log(outer))
  const size = depth <= 5 ? ratio(side, depth - 1.6) : ratio(tail, depth - 5)
  return distance < 0 ? -size : size
}

type Coefficients = readonly [number, number, number, number, number, number, number, number]

function ratio ([above, below]: readonly [Coefficients, Coefficients], x: number): number {
  return polynomial(above, x) / polynomial(below, x)
}

/** Written out, because it runs for each sample of normal noise. */
function polynomial ([g, f, e, d, c, b, a, z]: Coefficients, x: number): number {
  return ((((((g * x + f) * x + e) * x + d) * x + c) * x + b) * x + a) * x + z
}
