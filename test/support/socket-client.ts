import { spawn } from 'node:child_process'
import { once } from 'node:events'

/**
 * Reads until the connection ends, and waits for a line in between. Written in Python, because Node reports a plain end
 * if unread bytes and a reset arrive together (in libuv uv__stream_io, POLLHUP after a partial read).
 */
const script = `
import errno, json, os, socket, ssl, sys
options = json.loads(sys.argv[1])
held = options['held']
client = socket.create_connection(('127.0.0.1', options['port']))
if options['tls']:
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    client = context.wrap_socket(client)
client.sendall(options['request'].encode('latin1'))
size, head, end = 0, b'', 'end'
try:
    while True:
        if held is not None and size >= held:
            held = None
            if options['shutdown']: client.shutdown(socket.SHUT_WR)
            print('held', flush=True)
            sys.stdin.readline()
            # Below TLS, which does not tell an end from a reset
            if options['tls']: client = socket.socket(fileno=os.dup(client.fileno()))
        part = client.recv(65536)
        if not part: break
        size += len(part)
        if len(head) < 1000: head += part
except OSError as error:
    end = errno.errorcode[error.errno]
print(end, size, flush=True)
sys.stdout.buffer.write(head[:1000])
`

export interface SocketClient {
  /** Resolves when the client has read its first bytes and waits for `resume()`. */
  readonly held: Promise<void>
  /** Lets the client continue to read. */
  resume (): void
  /** `end` if the server ended the connection, else the name of the error; and the beginning of what was received. */
  readonly received: Promise<{ end: string, size: number, head: string }>
}

export interface SocketClientOptions {
  /** How many bytes the client reads before it waits for `resume()`. Default: it does not wait. */
  held?: number
  tls?: boolean
  /** Whether the client ends its side before it waits. */
  shutdown?: boolean
}

/** Starts a client of 127.0.0.1 in its own process; needs Python, see `skipWithoutJudges`. */
export function socketClient (port: number, request: string, options: SocketClientOptions = {}): SocketClient {
  const all = { port, request, held: null, tls: false, shutdown: false, ...options }
  const child = spawn('/usr/bin/python3', ['-c', script, JSON.stringify(all)])
  let output = ''
  const isHeld = new Promise<void>(resolve => {
    child.stdout.setEncoding('latin1').on('data', chunk => {
      output += chunk
      if (output.startsWith('held\n')) resolve()
    })
  })
  let errors = ''
  child.stderr.on('data', chunk => { errors += chunk })
  const received = once(child, 'close').then(() => {
    const match = /^(?:held\n)?(\S+) (\d+)\n([^]*)$/.exec(output)
    if (match === null) throw new Error(`the client must tell how its connection ended, it says: ${errors}`)
    return { end: match[1]!, size: Number(match[2]), head: match[3]! }
  })
  return { held: isHeld, resume: () => { child.stdin.write('\n') }, received }
}
