import { createTheme, MantineProvider } from "@mantine/core";
import "@mantine/core/styles.layer.css";
import { createRoot } from "react-dom/client";
import { setNonce } from "get-nonce";
import "./console.css";
import { Console } from "./console.js";

const nonce = document.querySelector<HTMLMetaElement>('meta[name="style-nonce"]')?.content ?? "";
// For the library below Mantine's dialogs that keeps the page behind them from scrolling.
setNonce(nonce);

const theme = createTheme({
  primaryColor: "teal",
  primaryShade: 9,
  defaultRadius: "md",
  cursorType: "pointer",
  respectReducedMotion: true,
});
const place = document.getElementById("page");
if (place) {
  createRoot(place).render(
    <MantineProvider theme={theme} defaultColorScheme="auto" getStyleNonce={() => nonce}>
      <Console />
    </MantineProvider>,
  );
}
