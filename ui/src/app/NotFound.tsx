import { Empty } from "@/components/Empty";
import { LinkButton } from "@/components/LinkButton";
import { Page } from "@/components/Page";

export function NotFound() {
  return (
    <Page title="Not found">
      <Empty icon="bi:signpost-split" title="There is no page at this address">
        <LinkButton to="/">Go to the start page</LinkButton>
      </Empty>
    </Page>
  );
}
