/** Writes messages to stdout: one line each, in one write, so that no two lines mix (WIRE-3). Nothing else in the program writes there. */
export class Writer {
  #stream;

  constructor(stream) {
    this.#stream = stream;
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

  /** Resolves when everything has been handed over to the system. */
  flushed() {
    return new Promise((resolve) => this.#stream.write('', resolve));
  }

  #write(message) {
    this.#stream.write(`${JSON.stringify({ ...message, timestamp: Date.now() })}\n`);
  }
}
