/** How a report is written to a terminal. */
export interface TerminalReportOptions {
  /** Whether the terminal shows colours. */
  readonly colour: boolean;
  /** Also tells known failures in full, and every case that was not run. */
  readonly verbose: boolean;
  /** Options of the run that belong in the command line that runs a case again, such as `--protocol DIR`. */
  readonly again?: readonly string[];
}
