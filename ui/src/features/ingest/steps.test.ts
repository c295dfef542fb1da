import { expect, test } from "vitest";
import { after, BEGUN, type StepEvent } from "./steps";

const event = (step: StepEvent["step"], state: StepEvent["state"], progress: number, detail = {}): StepEvent => ({ step, state, progress, detail });

test("progress never goes back, though writing begins twice", () => {
  const all = [event("write", "finished", 0.9), event("write", "started", 0.2), event("write", "finished", 0.92)];
  expect(all.reduce(after, BEGUN)).toMatchObject({ progress: 0.92, states: { write: "finished" }, ended: false });
});

test("what a step found is told as text", () => {
  const state = after(BEGUN, event("quality", "finished", 0.2, { overall: 0.8731, personal_columns: 2, rest: { a: 1 } }));
  expect(state.told.quality).toBe("overall: 0.87, personal columns: 2");
});

test("done, failed and cancelled end it", () => {
  for (const end of ["done", "failed", "cancelled"] as const) expect(after(BEGUN, event(end, "finished", 1)).ended).toBe(true);
});
