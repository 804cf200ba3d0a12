/** Colours of a terminal, by what they mean. */
export interface Paint {
  readonly good: (text: string) => string;
  readonly bad: (text: string) => string;
  readonly doubtful: (text: string) => string;
  readonly faint: (text: string) => string;
  readonly strong: (text: string) => string;
}

/** Paints, or leaves every text as it is. */
export function paint(colour: boolean): Paint {
  const style = (start: number, end: number) => (text: string) =>
    colour ? `\u001b[${start}m${text}\u001b[${end}m` : text;
  return {
    good: style(32, 39),
    bad: style(31, 39),
    doubtful: style(33, 39),
    faint: style(2, 22),
    strong: style(1, 22),
  };
}
