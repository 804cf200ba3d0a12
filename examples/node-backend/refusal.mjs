/** What a command, or an operation at its end, fails with: a code of its file and a text for people. */
export class Refusal extends Error {
  constructor(code, text, details) {
    super(text);
    this.code = code;
    this.details = details;
  }
}
