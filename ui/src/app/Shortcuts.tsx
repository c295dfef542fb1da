import { Dialog } from "@/components/Dialog";
import { FEATURES } from "./registry";

const GENERAL = [
  { keys: "Ctrl/⌘ K", does: "Go to a page, do something" },
  { keys: "?", does: "Show these shortcuts" },
  { keys: "Esc", does: "Close what is open" },
];

export function Shortcuts({ onClose }: { readonly onClose: () => void }) {
  const groups = [{ name: "Everywhere", shortcuts: GENERAL }, ...FEATURES.filter((feature) => feature.shortcuts?.length)];
  return (
    <Dialog label="Keyboard shortcuts" className="nl-shortcuts" onClose={onClose} heading>
      {groups.map((group) => (
        <section key={group.name}>
          <h3>{group.name}</h3>
          <dl>
            {(group.shortcuts ?? []).map(({ keys, does }) => (
              <div key={keys}>
                <dt>{does}</dt>
                <dd>
                  <kbd>{keys}</kbd>
                </dd>
              </div>
            ))}
          </dl>
        </section>
      ))}
    </Dialog>
  );
}
