import { useQuery } from "@tanstack/react-query";
import { Card } from "@/components/Card";
import { Empty } from "@/components/Empty";
import { LinkButton } from "@/components/LinkButton";
import { Loaded } from "@/components/Loaded";
import { Time } from "@/components/Time";
import { momentsQuery } from "./queries";
import { ScheduleText } from "./ScheduleText";
import type { WholePipeline } from "./shapes";

/** When a pipeline begins by itself. */
export function ScheduleTab({ pipeline }: { readonly pipeline: WholePipeline }) {
  const moments = useQuery(momentsQuery(pipeline.name));
  if (!pipeline.schedule) {
    return (
      <Card title="Schedule">
        <Empty icon="bi:clock-history" title="It runs only when somebody asks">
          <LinkButton to={`/operate/workflows/${pipeline.name}`} search={{ tab: "text" }}>
            Give it a schedule
          </LinkButton>
        </Empty>
      </Card>
    );
  }
  return (
    <div className="nl-columns">
      <Card title="Schedule">
        <dl className="nl-facts nl-card-body">
          <dt>When</dt>
          <dd>
            <ScheduleText pipeline={pipeline} />
          </dd>
          <dt>Missed moments</dt>
          <dd>{{ none: "are left out", last: "the last one is caught up", all: "are all caught up" }[pipeline.schedule.catch_up]}</dd>
          <dt>State</dt>
          <dd>{pipeline.paused ? "It rests until it is resumed" : "It is kept by every server of the lake"}</dd>
        </dl>
      </Card>
      <Card title={pipeline.paused ? "Would be due" : "Due next"}>
        <Loaded query={moments}>
          {(shown) =>
            shown.length ? (
              <ol className="nl-list nl-card-body">
                {shown.map((at) => (
                  <li key={at}>
                    <Time at={at} />
                  </li>
                ))}
              </ol>
            ) : (
              <p className="nl-card-body mb-0">Never again.</p>
            )
          }
        </Loaded>
      </Card>
    </div>
  );
}
