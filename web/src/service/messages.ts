/** What the page tells the service worker once it is there. */
export interface FromPage {
  /** The build that the page was loaded with. */
  readonly build: string;
  /** Whether Python's engine has been used. */
  readonly usesPython: boolean;
}
