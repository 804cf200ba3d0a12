/** `CREATE_ACCOUNT`, `failed_count`, `my-app` → `CreateAccount`, `FailedCount`, `MyApp`. */
export function pascalCase(name: string): string {
  return words(name)
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('');
}

/** `CREATE_ACCOUNT` → `createAccount`. */
export function camelCase(name: string): string {
  const pascal = pascalCase(name);
  return pascal.charAt(0).toLowerCase() + pascal.slice(1);
}

/** Whether a text can be the name of a type in both languages. */
export function isTypeName(text: string): boolean {
  return /^[A-Z][A-Za-z0-9]*$/.test(text);
}

function words(name: string): string[] {
  const parts = name.split(/[^A-Za-z0-9]+/).filter((part) => part !== '');
  return parts.map((part) => (/[a-z]/.test(part) ? part : part.toLowerCase()));
}
