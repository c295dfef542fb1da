import { useState } from "react";
import { exportAddress, type View } from "./queries";

/** The server's drawing as pixels, made by the browser. */
export function PngButton({ view }: { readonly view: View }) {
  const [told, setTold] = useState("");
  const save = () => png(exportAddress(view, "svg")).then(() => setTold(""), () => setTold("The drawing could not be made"));
  return (
    <>
      <button type="button" className="btn btn-sm btn-outline-secondary" onClick={() => void save()}>
        PNG
      </button>
      <span role="status">{told}</span>
    </>
  );
}

async function png(address: string): Promise<void> {
  const image = new Image();
  image.src = address;
  await image.decode();
  const canvas = document.createElement("canvas");
  canvas.width = image.naturalWidth * 2;
  canvas.height = image.naturalHeight * 2;
  canvas.getContext("2d")?.drawImage(image, 0, 0, canvas.width, canvas.height);
  const link = document.createElement("a");
  link.href = canvas.toDataURL("image/png");
  link.download = "lineage.png";
  link.click();
}
