/** A client that reads no more keeps the end waiting for so long. */
const longestFlushMs = 5000;

/**
 * Writes messages to stdout: one line each, in one write, so that no two lines mix (WIRE-3). It takes stdout for itself: what any library
 * prints goes to stderr from then on (WIRE-1).
 */
export class Writer {
  #print;

  constructor({ stderr, stdout }) {
    this.#print = stdout.write.bind(stdout);
    stdout.write = stderr.write.bind(stderr);
  }

  success(id, type, data) {
    this.#write({ id, type: `${type}_RESPONSE`, success: true, data, error: null });
  }

  failure(id, { code, message, details }) {
    this.#write({ id, type: 'ERROR_RESPONSE', success: false, error: message, error_code: code, details });
  }

  event(type, payload) {
    this.#write({ id: 'progress-event', type, payload });
  }

  /** Resolves when everything has been handed over to the system, or nobody takes it. */
  flushed() {
    return new Promise((resolve) => {
      this.#print('', resolve);
      setTimeout(resolve, longestFlushMs);
    });
  }

  #write(message) {
    this.#print(`${JSON.stringify({ ...message, timestamp: Date.now() })}\n`);
  }
}
