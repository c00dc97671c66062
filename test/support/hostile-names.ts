const long = 'x'.repeat(1_024)

/** Values that are markup, that change the direction of what follows, that are long, or that are not there. */
export const hostileNames: Array<[className: string, functionName: string, filename: string]> = [
  ['<img src=x onerror=alert(1)>', '<script>alert(1)</script>', '</table><style>*{display:none}</style>'],
  ['\u202eevil\u202d', '\u2067abc', 'a/\u202e/b.js'],
  [long, `${long.slice(1)}f`, `${long}/${long}`.slice(512, 1_536)],
  ['line\nbreak\r\ttab', 'quo"te\'s`', '"}\n# forged 1'],
  ['\u05d0\u05d1\u05d2', '\u0627\u0644\u0639', 'C:\\temp\\\u05d0.js'],
  ['__proto__', 'constructor', ''],
  ['\ud83d\ude00', ' ', '/']
]
