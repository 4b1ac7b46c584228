import type { ObjectInfo, ObjectState } from "../../../engine/types.gen";
import { LockPicture } from "./lock";
import { BarrierPicture, ConditionPicture, EventPicture, SemaphorePicture } from "./signals";
import { LocalPicture, QueuePicture, SharedPicture, TimerPicture } from "./values";

/** The picture of an object, by its inside: the list of all pictures. */
export function Picture({ info, state }: { readonly info: ObjectInfo; readonly state: ObjectState }) {
  const { inside } = state;
  switch (inside.type) {
    case "lock":
      return <LockPicture info={info} state={state} inside={inside} />;
    case "condition":
      return <ConditionPicture info={info} state={state} inside={inside} />;
    case "event":
      return <EventPicture info={info} state={state} inside={inside} />;
    case "semaphore":
      return <SemaphorePicture info={info} state={state} inside={inside} />;
    case "barrier":
      return <BarrierPicture info={info} state={state} inside={inside} />;
    case "timer":
      return <TimerPicture info={info} state={state} inside={inside} />;
    case "local":
      return <LocalPicture info={info} state={state} inside={inside} />;
    case "queue":
      return <QueuePicture info={info} state={state} inside={inside} />;
    case "shared":
      return <SharedPicture info={info} state={state} inside={inside} />;
  }
}
