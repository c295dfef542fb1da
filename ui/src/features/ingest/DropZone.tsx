import { useRef, useState, type DragEvent } from "react";
import { Icon } from "@/components/Icon";
import { OptionsForm } from "./OptionsForm";
import { DEFAULTS } from "./queue";
import { upload } from "./uploads";

/** Where files are dropped, or chosen by keyboard. */
export function DropZone() {
  const [options, setOptions] = useState(DEFAULTS);
  const [over, setOver] = useState(false);
  const picker = useRef<HTMLInputElement>(null);
  const take = (files: FileList | null) => {
    if (files?.length) upload([...files], options);
    setOptions((before) => ({ ...before, dataset: "" }));
  };
  const hover = (event: DragEvent, inside: boolean) => {
    event.preventDefault();
    setOver(inside);
  };
  return (
    <section className="nl-card" aria-label="Files to bring in">
      <div
        className={`nl-drop ${over ? "nl-drop-over" : ""}`}
        onDragOver={(event) => hover(event, true)}
        onDragLeave={(event) => hover(event, false)}
        onDrop={(event) => {
          hover(event, false);
          take(event.dataTransfer.files);
        }}
      >
        <Icon name="bi:cloud-upload" />
        <p>
          <strong>Drop files here</strong> or
        </p>
        <button type="button" className="btn btn-primary" onClick={() => picker.current?.click()}>
          Choose files
        </button>
        <input
          ref={picker}
          type="file"
          multiple
          hidden
          aria-label="Files"
          onChange={(event) => {
            take(event.target.files);
            event.target.value = "";
          }}
        />
        <p className="nl-muted">CSV, JSON, Parquet, Excel, Avro, ORC, Arrow, XML and fixed width, also zipped or compressed</p>
      </div>
      <details className="nl-options">
        <summary>How it is brought in</summary>
        <OptionsForm options={options} onChange={setOptions} />
      </details>
    </section>
  );
}
