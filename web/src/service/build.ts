/** A build of the page. */
export interface Build {
  readonly id: string;
  /** Each file's SHA-256 by its name, as `integrity` has it. */
  readonly files: Readonly<Record<string, string>>;
}
