/** The options that are set: one that is there but undefined is as good as none, and must not take the place of a default. */
export function defined<Options extends object>(options: Options): Defined<Options> {
  const entries = Object.entries(options).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as Defined<Options>;
}

/** The same options, none of which is there but undefined. */
type Defined<Options> = { [Name in keyof Options]?: Exclude<Options[Name], undefined> };
