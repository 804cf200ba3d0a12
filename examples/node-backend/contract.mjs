import { readFileSync } from 'node:fs';
import Ajv from 'ajv/dist/2020.js';
import { Refusal } from './refusal.mjs';

/** The whole contract in one file, as it is published. */
const file = new URL('../../docs/protocol/songs.schema.json', import.meta.url);

/** What the contract says, and a check of payloads by it. Validators are compiled when they are used first: the start has no time for it. */
export class Contract {
  #schema = JSON.parse(readFileSync(file, 'utf8'));
  #commands = new Map(
    [...this.#schema['x-commands'], ...this.#schema['x-control-commands']].map((command) => [
      command.name,
      command,
    ]),
  );
  #validators = new Map();
  #ajv;

  get version() {
    return this.#schema['x-protocol'].version;
  }

  get limits() {
    return this.#schema['x-protocol'].limits;
  }

  get capabilities() {
    return this.#schema['x-protocol'].capabilities.map(({ name }) => name);
  }

  /** What the contract says of a command, or undefined if it knows none of this name. */
  command(name) {
    return this.#commands.get(name);
  }

  /** Refuses a payload that does not fit (CMD-4, CMD-5), and fills in the defaults of one that does (CMD-3). */
  check(command, payload) {
    const validate = this.#validators.get(command.name) ?? this.#compile(command);
    if (validate(payload)) return;
    const [{ instancePath, message, params }] = validate.errors;
    const field = instancePath.slice(1).replaceAll('/', '.') || params.missingProperty || 'payload';
    throw new Refusal('INVALID_PAYLOAD', `The field "${field}" ${message}.`, { field });
  }

  #compile(command) {
    if (this.#ajv === undefined) {
      // `strict` is about schemas; the words of this one that Ajv does not know are notes for people and generators.
      this.#ajv = new Ajv({ strict: false, useDefaults: true });
      this.#ajv.addSchema(this.#schema, 'songs');
    }
    const validate = this.#ajv.getSchema(`songs${command.payload.$ref}`);
    this.#validators.set(command.name, validate);
    return validate;
  }
}
