/** The lanes of the shown run as a picture; what draws it comes when it is wanted. */
import { type Signal, useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { save } from "../../base/save";
import { shown, theme } from "../../state/atoms";

export async function drawPicture(): Promise<string> {
  const [{ pictureOf }, { default: tokens }] = await Promise.all([import("../lanes/picture"), import("../../styles/tokens.css?inline")]);
  const run = shown.peek();
  return run === undefined ? "" : pictureOf(run, theme.peek(), tokens);
}

export async function savePicture(name: string): Promise<void> {
  save(name, await drawPicture(), "image/svg+xml");
}

/** The address of a picture of the run as it is shown first, once it is drawn. */
export function usePicture(): Signal<string | undefined> {
  const address = useSignal<string | undefined>(undefined);
  useEffect(() => {
    let isGone = false;
    void drawPicture().then((picture) => {
      if (!isGone && picture !== "") address.value = URL.createObjectURL(new Blob([picture], { type: "image/svg+xml" }));
    });
    return () => {
      isGone = true;
      if (address.peek() !== undefined) URL.revokeObjectURL(address.peek() ?? "");
    };
  }, [address]);
  return address;
}
