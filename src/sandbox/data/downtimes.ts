import { idOf } from "../kinds/index.js";
import type { DetailsOf } from "./details.js";
import { makeWorkRequest } from "./work-requests.js";
import { hourMs } from "./world.js";

/** Each fault that was reported with the machine standing still was a downtime; it ends when the order is done. */
export const downtimeDetails: DetailsOf<"downtimes"> = {
  owners: function* (world) {
    for (let index = 1; index <= world.counts.work_requests; index += 1) yield index;
  },
  of: (world, index) => {
    const request = makeWorkRequest(world, index);
    if (!request.breakdown || request.malfunction_start === null || request.asset_id === null) return [];
    const until = request.malfunction_end;
    const hours = until === null ? null : (Date.parse(until) - Date.parse(request.malfunction_start)) / hourMs;
    return [
      {
        asset_id: request.asset_id,
        work_order_id: request.work_order_id,
        status: "BREAKDOWN",
        planned: false,
        // What was turned down or withdrawn had not stopped anything for long.
        from: request.malfunction_start,
        until: until ?? (request.state === "NEW" || request.state === "PLANNED" ? null : request.state_changed_at),
        reason_code: request.problem_code,
        reason: request.summary,
        production_hours_lost: hours === null ? null : hours.toFixed(2),
        entered_by_id: request.reporter_id ?? idOf("users", 1),
        created_at: request.reported_at,
        modified_at: request.modified_at,
      },
    ];
  },
};
