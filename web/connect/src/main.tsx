import { createRoot } from "react-dom/client";
import { ConnectPage } from "./page.js";

const place = document.getElementById("page");
if (place) createRoot(place).render(<ConnectPage secretOrId={location.pathname.split("/").at(-1) ?? ""} />);
