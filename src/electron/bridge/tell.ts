/** Tells a listener of the app. What it throws is no business of the window whose message it is told of. */
export function tell<Notice>(listener: ((notice: Notice) => void) | undefined, notice: Notice): void {
  try {
    listener?.(notice);
  } catch {
    // It is told of what went wrong; there is nobody to tell of its own.
  }
}
