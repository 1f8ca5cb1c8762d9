export { startRequestTracker, type RequestTrackerServer } from "./server.js";
