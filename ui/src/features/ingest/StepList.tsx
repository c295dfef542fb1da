import { Icon, type IconName } from "@/components/Icon";
import { Progress } from "@/components/Progress";
import { SAYS, STEPS, type Progressed, type Step } from "./steps";
import { useJobEvents } from "./useJobEvents";

interface Props {
  readonly jobId: string;
  readonly onEnd: () => void;
}

const SIGNS: Readonly<Record<"waiting" | "started" | "finished", readonly [IconName, string]>> = {
  waiting: ["bi:circle", "waiting"],
  started: ["bi:arrow-repeat", "running"],
  finished: ["bi:check-circle", "done"],
};

/** The eight steps, as they happen. */
export function StepList({ jobId, onEnd }: Props) {
  const state = useJobEvents(jobId, onEnd);
  return (
    <>
      <Progress label="The whole ingestion" value={state.progress} />
      <ol className="nl-steps" aria-live="polite">
        {STEPS.map((step) => (
          <StepLine key={step} step={step} state={state} />
        ))}
      </ol>
    </>
  );
}

function StepLine({ step, state }: { readonly step: Step; readonly state: Progressed }) {
  const at = state.states[step] ?? "waiting";
  const [icon, word] = SIGNS[at];
  return (
    <li className={`nl-step-${at}`}>
      <Icon name={icon} />
      <span>{SAYS[step]}</span>
      <span className="visually-hidden">{word}</span>
      <bdi className="nl-muted">{state.told[step]}</bdi>
    </li>
  );
}
