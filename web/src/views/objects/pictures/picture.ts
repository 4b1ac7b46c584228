import type { Inside, ObjectInfo, ObjectState } from "../../../engine/types.gen";

/** What a picture of one kind of object is drawn from. */
export interface PictureProps<Kind extends Inside["type"]> {
  readonly info: ObjectInfo;
  readonly state: ObjectState;
  readonly inside: Extract<Inside, { type: Kind }>;
}
