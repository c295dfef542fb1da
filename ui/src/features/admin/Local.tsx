import type { ReactNode } from "react";
import { useMe } from "@/app/session";
import { Card } from "@/components/Card";
import { Empty } from "@/components/Empty";
import { Loaded } from "@/components/Loaded";

interface Props {
  readonly what: string;
  readonly children: ReactNode;
}

/** Its children where people sign in; a lake that asks nobody who they are says that it needs none of it. */
export function UnlessLocal({ what, children }: Props) {
  const me = useMe();
  return (
    <Loaded query={me}>
      {(known) =>
        known.authentication === "off" ? (
          <Card title="This lake is local">
            <Empty icon="bi:house-lock" title={`It needs no ${what}`}>
              <p>It answers this machine only and asks nobody who they are, so that everybody here is its administrator.</p>
              <p>
                To have people sign in, make the first of them with <code>neurolake user add NAME --admin</code> and start the server with <code>NEUROLAKE_AUTH=required</code>.
              </p>
            </Empty>
          </Card>
        ) : (
          children
        )
      }
    </Loaded>
  );
}
