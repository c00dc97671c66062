// M. J. Wichura, Algorithm AS 241: The Percentage Points of the Normal Distribution, Applied Statistics 37 (1988):
// a ratio of polynomials for the middle, the sides and the tails, to about 16 digits. They are written out, because one
// runs for each sample of normal noise: coefficients in arrays take 4 times as long.

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
  if (Math.abs(distance) <= 0.425) return distance * middle(0.180625 - distance * distance)
  const outer = Math.min(share, 1 - share)
  if (!(outer > 0)) return outer === 0 ? distance * Infinity : NaN
  const depth = Math.sqrt(-Math.log(outer))
  const size = depth <= 5 ? side(depth - 1.6) : tail(depth - 5)
  return distance < 0 ? -size : size
}

/** For shares from 0.075 to 0.925. */
function middle (x: number): number {
  const above =
    ((((((2509.0809287301227 * x + 33430.57558358813) * x + 67265.7709270087) * x + 45921.95393154987) * x +
    13731.69376550946) * x + 1971.5909503065513) * x + 133.14166789178438) * x + 3.3871328727963665
  const below =
    ((((((5226.495278852854 * x + 28729.085735721943) * x + 39307.89580009271) * x + 21213.794301586597) * x +
    5394.196021424751) * x + 687.1870074920579) * x + 42.31333070160091) * x + 1
  return above / below
}

/** For shares from 1.4e-11. */
function side (x: number): number {
  const above =
    ((((((0.0007745450142783414 * x + 0.022723844989269184) * x + 0.2417807251774506) * x +
    1.2704582524523684) * x + 3.6478483247632045) * x + 5.769497221460691) * x + 4.630337846156546) * x +
    1.4234371107496835
  const below =
    ((((((1.0507500716444169e-9 * x + 0.0005475938084995345) * x + 0.015198666563616457) * x +
    0.14810397642748008) * x + 0.6897673349851) * x + 1.6763848301838038) * x + 2.053191626637759) * x + 1
  return above / below
}

/** For all others. */
function tail (x: number): number {
  const above =
    ((((((2.0103343992922881e-7 * x + 0.000027115555687434876) * x + 0.0012426609473880784) * x +
    0.026532189526576124) * x + 0.29656057182850487) * x + 1.7848265399172913) * x + 5.463784911164114) * x +
    6.657904643501103
  const below =
    ((((((2.0442631033899397e-15 * x + 1.421511758316446e-7) * x + 0.000018463183175100548) * x +
    0.0007868691311456133) * x + 0.014875361290850615) * x + 0.1369298809227358) * x + 0.599832206555888) * x +
    1
  return above / below
}

/**
 * The share of the normal distribution with mean 0 and standard deviation 1 that lies below a value, to about 14
 * digits: the ratio of polynomials of Hart (1968), and a continued fraction for the tails.
 *
 * @example
 * normalShare(0).toFixed(12) // '0.500000000000'
 * normalShare(1.959963984540054).toFixed(12) // '0.975000000000'
 * normalShare(-Infinity) // 0
 */
export function normalShare (value: number): number {
  const size = Math.abs(value)
  const beyond = size > 38 ? 0 : Math.exp(-size * size / 2) * (size < 7.07106781186547 ? ratio(size) : fraction(size))
  return value > 0 ? 1 - beyond : beyond
}

function ratio (x: number): number {
  const above =
    (((((0.0352624965998911 * x + 0.700383064443688) * x + 6.37396220353165) * x + 33.912866078383) * x +
    112.079291497871) * x + 221.213596169931) * x + 220.206867912376
  const below =
    ((((((0.0883883476483184 * x + 1.75566716318264) * x + 16.064177579207) * x + 86.7807322029461) * x +
    296.564248779674) * x + 637.333633378831) * x + 793.826512519948) * x + 440.413735824752
  return above / below
}

function fraction (x: number): number {
  return 1 / ((x + 1 / (x + 2 / (x + 3 / (x + 4 / (x + 0.65))))) * 2.506628274631)
}
