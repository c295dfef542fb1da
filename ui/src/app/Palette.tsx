import { useNavigate } from "@tanstack/react-router";
import { useId, useState, type KeyboardEvent } from "react";
import { Dialog } from "@/components/Dialog";
import { Icon } from "@/components/Icon";
import type { Command } from "./feature";
import { COMMANDS } from "./registry";
import { ranked } from "./ranked";
import { setTheme, THEMES } from "./theme";

interface Props {
  readonly onClose: () => void;
  readonly onHelp: () => void;
}

const OWN: readonly Command[] = THEMES.map((theme) => ({
  label: `Theme: ${theme}`,
  icon: "bi:circle-half",
  keywords: "dark light appearance colours",
  run: () => setTheme(theme),
}));

export function Palette({ onClose, onHelp }: Props) {
  const [text, setText] = useState("");
  const [at, setAt] = useState(0);
  const list = useId();
  const navigate = useNavigate();
  const help: Command = { label: "Show keyboard shortcuts", icon: "bi:keyboard", run: onHelp };
  const found = ranked([...COMMANDS, ...OWN, help], text);
  const chosen = found[Math.min(at, found.length - 1)];

  const go = (command: Command | undefined) => {
    if (!command) return;
    if (command.run !== onHelp) onClose();
    command.run?.();
    if (command.to) void navigate({ to: command.to });
  };
  const pressed = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && found.length) {
      event.preventDefault();
      setAt((Math.min(at, found.length - 1) + step + found.length) % found.length);
    } else if (event.key === "Enter") {
      event.preventDefault();
      go(chosen);
    }
  };
  return (
    <Dialog label="Command palette" className="nl-palette" onClose={onClose}>
      <input
        className="nl-palette-input"
        role="combobox"
        aria-expanded="true"
        aria-controls={list}
        aria-activedescendant={chosen && `${list}-${found.indexOf(chosen)}`}
        aria-label="What to do or where to go"
        placeholder="Type where to go or what to do"
        value={text}
        autoFocus
        onChange={(event) => {
          setText(event.target.value);
          setAt(0);
        }}
        onKeyDown={pressed}
      />
      <Found id={list} found={found} chosen={chosen} go={go} />
    </Dialog>
  );
}

interface FoundProps {
  readonly id: string;
  readonly found: readonly Command[];
  readonly chosen: Command | undefined;
  readonly go: (command: Command) => void;
}

function Found({ id, found, chosen, go }: FoundProps) {
  if (!found.length) return <p className="nl-palette-none">Nothing is called that.</p>;
  return (
    <ul id={id} role="listbox" aria-label="Commands" className="nl-palette-list">
      {found.map((command, index) => (
        <li
          key={command.label}
          id={`${id}-${index}`}
          role="option"
          aria-selected={command === chosen}
          ref={(item) => {
            if (command === chosen) item?.scrollIntoView({ block: "nearest" });
          }}
          onClick={() => go(command)}
        >
          <Icon name={command.icon} />
          {command.label}
        </li>
      ))}
    </ul>
  );
}
