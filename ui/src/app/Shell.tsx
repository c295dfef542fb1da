import { Outlet, useRouterState } from "@tanstack/react-router";
import { useState } from "react";
import { Banners } from "./Banners";
import { Navigation } from "./Navigation";
import { Palette } from "./Palette";
import { Shortcuts } from "./Shortcuts";
import { TopBar } from "./TopBar";
import { useFocusOnPage } from "./useFocusOnPage";
import { useShellKeys, type Overlay } from "./useShellKeys";

export function Shell() {
  const [overlay, setOverlay] = useState<Overlay>(null);
  const [drawerOn, setDrawerOn] = useState<string | null>(null);
  const path = useRouterState({ select: (state) => state.location.pathname });
  const main = useFocusOnPage(path);
  useShellKeys(setOverlay);
  return (
    <div className="nl-shell">
      <a className="nl-skip" href="#main">
        Skip to the page
      </a>
      <TopBar onMenu={() => setDrawerOn(path)} onSearch={() => setOverlay("palette")} onHelp={() => setOverlay("shortcuts")} />
      <Navigation open={drawerOn === path} onClose={() => setDrawerOn(null)} />
      <main ref={main} id="main" className="nl-main" tabIndex={-1}>
        <Banners />
        <Outlet />
      </main>
      {overlay === "palette" && <Palette onClose={() => setOverlay(null)} onHelp={() => setOverlay("shortcuts")} />}
      {overlay === "shortcuts" && <Shortcuts onClose={() => setOverlay(null)} />}
    </div>
  );
}
