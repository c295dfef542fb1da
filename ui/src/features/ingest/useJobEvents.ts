import { useEffect, useState } from "react";
import { after, BEGUN, ENDS, STEPS, type Progressed, type StepEvent } from "./steps";

/** Follows an ingestion while it runs; the browser takes up again where the line broke. */
export function useJobEvents(jobId: string, onEnd: () => void): Progressed {
  const [state, setState] = useState(BEGUN);
  useEffect(() => {
    const source = new EventSource(`/api/neurolake/ingestion/${encodeURIComponent(jobId)}/events`);
    const heard = (message: MessageEvent<string>) => {
      const event = JSON.parse(message.data) as StepEvent;
      setState((before) => after(before, event));
      if (!(ENDS as readonly string[]).includes(event.step)) return;
      source.close();
      onEnd();
    };
    for (const name of [...STEPS, ...ENDS]) source.addEventListener(name, heard);
    return () => source.close();
  }, [jobId, onEnd]);
  return state;
}
