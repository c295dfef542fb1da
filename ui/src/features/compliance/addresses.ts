import type { Address } from "../../../e2e/addresses";

const of = (name: string, state: string): Address => ({ name: `compliance-${name}`, path: `/compliance${state}` });

export const addresses: readonly Address[] = [
  of("findings", "?dataset=people"),
  of("findings-none", "?dataset=hostile"),
  of("findings-missing", "?dataset=no-such"),
  of("policies", "?tab=policies"),
  of("policy-new", "?tab=policies&new=mask"),
  of("policy-missing", "?tab=policies&policy=no-such"),
  of("preview-empty", "?tab=preview"),
  of("preview", "?tab=preview&dataset=people&name=ann&roles=analyst"),
  of("audit", "?tab=audit"),
  of("audit-none", "?tab=audit&principal=nobody"),
  of("remediation", "?tab=remediation"),
  of("remediation-missing", "?tab=remediation&run=no-such"),
  of("person", "?tab=person"),
];
