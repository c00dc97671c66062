/** What a function throws, as `Name: message`; 'no error' if it throws nothing. */
export function errorOf (run: () => unknown): string {
  try {
    run()
    return 'no error'
  } catch (error) {
    return String(error)
  }
}
