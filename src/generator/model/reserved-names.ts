/**
 * Names that generated files already use for something else. A type of that name would hide it in the file, or be
 * hidden by it.
 */
export const RESERVED_NAMES: ReadonlySet<string> = new Set([
  // Of the language, in generated TypeScript.
  'Promise',
  'Readonly',
  'Record',
  // Imported by generated TypeScript.
  'CallOptions',
  'Client',
  'ClientOptions',
  'Contract',
  'ErrorContract',
  'Operation',
  // Imported or defined by generated Python.
  'Annotated',
  'Any',
  'CONTRACT',
  'CommandSpec',
  'ErrorCode',
  'EventSpec',
  'Literal',
  'Meta',
  'None',
  'OperationSpec',
  'Raw',
  'StrEnum',
  'Struct',
  'TypeAlias',
  'UNSET',
  'UnsetType',
]);
