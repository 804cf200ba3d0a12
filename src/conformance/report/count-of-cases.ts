/** So many cases, in words. */
export function countOfCases(count: number): string {
  return count === 1 ? '1 case' : `${count} cases`;
}
