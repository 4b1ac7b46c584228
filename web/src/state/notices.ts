import { type Notice, notices } from "./atoms";

/** Shows a notice; one with the same key is replaced. */
export function tell(notice: Notice): void {
  notices.value = [...notices.value.filter(({ key }) => key !== notice.key), notice];
}

export function dismiss(key: string): void {
  if (notices.value.some((notice) => notice.key === key)) {
    notices.value = notices.value.filter((notice) => notice.key !== key);
  }
}

/** What an error says to the reader. */
export function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
