import DataLoader from "dataloader";
import type { Access } from "../tokens/index.js";
import type { AttemptDocument, DeliveryStore } from "../webhooks/index.js";

/** The attempts of a delivery by its id, oldest first. */
export type WebhookAttemptLoader = DataLoader<string, AttemptDocument[]>;

export function webhookAttemptLoader(deliveries: DeliveryStore, access: Access): WebhookAttemptLoader {
  return new DataLoader(async (ids) => {
    const attempts = await deliveries.attemptsOf(access, ids);
    return ids.map((id) => attempts.filter(({ deliveryId }) => deliveryId === id));
  });
}
