export {
  type Difference,
  GeneratorError,
  type GeneratorErrorCode,
  OutOfDateError,
  OutputError,
  type Place,
  ProtocolFileError,
} from './errors.ts';
export { type GenerateOptions, type GenerateResult, generate } from './generate.ts';
