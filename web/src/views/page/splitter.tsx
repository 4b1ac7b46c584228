import "./splitter.css";
import { clamp } from "../../base/units";
import { sizes } from "../../state/atoms";

interface Props {
  /** The custom property, without `--size-`. */
  readonly name: string;
  readonly label: string;
  /** Whether it changes a width; else a height. */
  readonly upright?: boolean;
  /** In percent of the element around it, or in pixels counted from the bottom. */
  readonly unit: "%" | "px";
  readonly initial: number;
  readonly least: number;
  readonly most: number;
}

/** The border between two panes: drag it, or use the arrow keys; a double click brings back how it was. */
export function Splitter({ name, label, upright = false, unit, initial, least, most }: Props) {
  const now = sizes.value[name] ?? initial;
  const change = (value: number): void => {
    sizes.value = { ...sizes.peek(), [name]: clamp(value, least, most) };
  };
  const onPointerDown = (event: PointerEvent): void => {
    const grip = event.currentTarget;
    if (!(grip instanceof HTMLElement) || grip.parentElement === null) return;
    grip.setPointerCapture(event.pointerId);
    const room = upright ? grip.parentElement.clientWidth : grip.parentElement.clientHeight;
    const from = upright ? event.clientX : event.clientY;
    const scale = unit === "%" ? 100 / room : -1;
    const move = (moved: PointerEvent): void => change(now + ((upright ? moved.clientX : moved.clientY) - from) * scale);
    grip.addEventListener("pointermove", move);
    grip.addEventListener("lostpointercapture", () => grip.removeEventListener("pointermove", move), { once: true });
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const by = { ArrowLeft: -1, ArrowUp: -1, ArrowRight: 1, ArrowDown: 1 }[event.key];
    if (by === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    change(now + by * (unit === "%" ? 2 : -16));
  };
  return (
    <div
      class={`grip grip--${upright ? "upright" : "flat"} grip-${name}`}
      role="separator"
      tabIndex={0}
      aria-label={label}
      aria-orientation={upright ? "vertical" : "horizontal"}
      aria-valuenow={Math.round(now)}
      aria-valuemin={least}
      aria-valuemax={most}
      onPointerDown={onPointerDown}
      onKeyDown={onKeyDown}
      onDblClick={() => change(initial)}
    />
  );
}
