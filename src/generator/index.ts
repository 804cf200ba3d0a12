/**
 * The generator: a protocol folder becomes a typed client, Python types and reference pages.
 *
 * @module
 */

export type { ImportExtension, ImportPaths } from './emit/typescript/context.ts';
export {
  type Difference,
  GeneratorError,
  type GeneratorErrorCode,
  OptionsError,
  OutOfDateError,
  OutputError,
  type Place,
  ProtocolFileError,
} from './errors.ts';
export { generate } from './generate.ts';
export type { BridgeOutput, GenerateOptions, GenerateResult } from './options.ts';
