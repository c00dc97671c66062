const PAUSE_MS = 250

/** Stays connected until closed: a connection that ends, for whatever reason, is followed by a new one. */
export function createLink (connect) {
  let closed = false
  let socket
  let timer

  function open () {
    socket = connect()
    socket.once('close', () => {
      if (!closed) timer = setTimeout(open, PAUSE_MS)
    })
  }
  open()

  return {
    hangUp: () => socket.end(),
    close () {
      closed = true
      clearTimeout(timer)
      socket.destroy()
    }
  }
}
