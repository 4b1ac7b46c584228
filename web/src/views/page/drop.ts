import { openFiles } from "../../state/files";

const hasFiles = ({ dataTransfer }: DragEvent): boolean => dataTransfer?.types.includes("Files") === true;

/** A file in Python that is dropped anywhere on the page is opened. */
export function listenToDrops(): void {
  const { dataset } = document.documentElement;
  let depth = 0;
  const over = (by: number): void => {
    depth = Math.max(0, depth + by);
    if (depth > 0) dataset["drop"] = "";
    else delete dataset["drop"];
  };
  addEventListener("dragenter", (event) => hasFiles(event) && over(1));
  addEventListener("dragleave", (event) => hasFiles(event) && over(-1));
  addEventListener("dragover", (event) => {
    if (!hasFiles(event)) return;
    event.preventDefault();
  });
  addEventListener("drop", (event) => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    over(-depth);
    void openFiles([...(event.dataTransfer?.files ?? [])]);
  });
}
