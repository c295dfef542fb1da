import { useQuery } from "@tanstack/react-query";
import { api, body } from "@/api/client";
import { Dialog } from "@/components/Dialog";
import { LinkButton } from "@/components/LinkButton";
import { Loaded } from "@/components/Loaded";

/** Why a query was computed: what is other than when the same was asked before. */
export function WhyDialog({ id, onClose }: { readonly id: string; readonly onClose: () => void }) {
  const why = useQuery({ queryKey: ["why computed", id], queryFn: () => body(api.GET("/api/neurolake/cache/why/{query_id}", { params: { path: { query_id: id } } })) });
  return (
    <Dialog label="Why it was computed" onClose={onClose} heading>
      <div className="nl-card-body nl-stack">
        <Loaded query={why} lines={2}>
          {(found) => (
            <>
              <ul className="mb-0">
                {found.reasons.map((reason) => (
                  <li key={reason}>
                    <bdi>{reason}</bdi>
                  </li>
                ))}
              </ul>
              {found.compared_with && (
                <div className="nl-row">
                  <LinkButton to="/plan" search={{ query: id, with: found.compared_with }} kind="outline-secondary">
                    Compare the plans
                  </LinkButton>
                  <LinkButton to="/sql" search={{ query: found.compared_with }} kind="outline-secondary">
                    The earlier result
                  </LinkButton>
                </div>
              )}
            </>
          )}
        </Loaded>
      </div>
    </Dialog>
  );
}
