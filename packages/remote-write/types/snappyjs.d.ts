declare module 'snappyjs' {
  export function compress (bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer>
}
