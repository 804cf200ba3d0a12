/**
 * @typedef {object} Party one way from Node to Python and back, open
 * @property {(number: number) => Promise<unknown>} request sends a number, resolves to the number that came back
 * @property {(total: number, onEvent: (completed: unknown) => void) => Promise<unknown>} [count] starts an operation
 * with that many events, resolves when it has ended
 * @property {() => Promise<unknown>} [hold] a command whose answer waits until it is released
 * @property {() => Promise<unknown>} [release]
 * @property {(text: string) => Promise<string>} [echoText] sends a text that comes back
 * @property {(command: string, payload: object) => Promise<any>} [call] a command of the song protocol; of one that
 * starts an operation, the result of that
 * @property {readonly number[]} pids the processes on the other side
 * @property {() => unknown} close
 *
 * @typedef {Record<string, number>} Sample figures of one measurement, by their names
 */
export {};
