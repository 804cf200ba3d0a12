/** Whether a text holds nothing but the blanks of JSON: `trim` takes many more characters for blanks, a byte order mark too. */
export function isBlank(text: string): boolean {
  return /^[ \t\r\n]*$/.test(text);
}
