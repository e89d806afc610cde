import module from "facegate/facegate_browser_scalar_bg.wasm?url";
import worker from "facegate/capture/worker.js?url";
import { init } from "facegate";
import "../app/app.js";

await init(module);
const element = document.querySelector("facegate-capture");
element.setAttribute("module", module);
element.setAttribute("worker", worker);
