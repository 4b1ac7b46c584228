// Pictures of recorded runs, as the site has one for each program: web/build/pictures.ts draws them when it is built.

import { step } from "./base/units";
import { RunModel } from "./engine/run-model";
import { Pace } from "./state/pace";
import { pictureOf } from "./views/lanes/picture";

/** The lanes of a recorded run as an SVG; `tokens`: the page's stylesheet of colours. */
export async function draw(recording: Uint8Array<ArrayBuffer>, tokens: string): Promise<string> {
  const model = await RunModel.open(recording);
  const pace = new Pace();
  const { steps } = model.overview();
  for (let next = 1; next <= steps; next += 1) pace.add(model.timeOf(step(next)));
  const picture = pictureOf({ model, pace, recorded: true }, "system", tokens);
  model.free();
  return picture;
}
