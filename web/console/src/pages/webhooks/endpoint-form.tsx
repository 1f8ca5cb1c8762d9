import { Button, Group, Modal, MultiSelect, NumberInput, Select, SimpleGrid, Stack, TextInput } from "@mantine/core";
import { useState, type FormEvent } from "react";
import { useMutation } from "urql";
import { entityNames } from "../../../../../schema/entities/index.js";
import {
  CreateEndpointDocument,
  UpdateEndpointDocument,
  type EndpointRowFragment,
  type EntityType,
  type EventType,
  type WebhookOrdering,
  type WebhookSecretKind,
} from "../../generated/graphql.js";
import { Fault } from "../../parts/answers.js";
import { ConnectionsSelect } from "../../parts/connections-select.js";
import { spoken } from "../../records/names.js";
import { eventTypeChoices, isRecordEvent } from "./event-types.js";

const orderings = [
  { value: "NONE", label: "Nothing: the next goes on" },
  { value: "RECORD", label: "What is about the same record" },
  { value: "CONNECTION", label: "What is about the same connection" },
] as const satisfies readonly { value: WebhookOrdering; label: string }[];

const kinds = [
  { value: "HMAC", label: "A shared secret (HMAC)" },
  { value: "ED25519", label: "A key pair (Ed25519)" },
] as const satisfies readonly { value: WebhookSecretKind; label: string }[];

/** Makes an endpoint, or changes one. */
export function EndpointForm({
  endpoint,
  isOpen,
  close,
  onMade,
}: {
  /** Null: a new one. */
  readonly endpoint: EndpointRowFragment | null;
  readonly isOpen: boolean;
  readonly close: () => void;
  /** Gets what a new one's receiver verifies with; null where that is its public key, which can always be seen. */
  readonly onMade?: (secret: string | null) => void;
}) {
  const title = endpoint ? "Change the endpoint" : "Add an endpoint";
  return (
    <Modal closeButtonProps={{ "aria-label": "Close" }} opened={isOpen} onClose={close} title={title} size="lg">
      <Fields endpoint={endpoint} close={close} onMade={onMade} />
    </Modal>
  );
}

/** Made anew each time it is opened, so that it begins with what holds. */
function Fields({
  endpoint,
  close,
  onMade,
}: {
  readonly endpoint: EndpointRowFragment | null;
  readonly close: () => void;
  readonly onMade: ((secret: string | null) => void) | undefined;
}) {
  const [url, setUrl] = useState(endpoint ? String(endpoint.url) : "");
  const [description, setDescription] = useState(endpoint?.description ?? "");
  const [eventTypes, setEventTypes] = useState<string[]>([...(endpoint?.eventTypes ?? [])]);
  const [entities, setEntities] = useState<string[]>([...(endpoint?.entities ?? [])]);
  const [connectionIds, setConnectionIds] = useState<string[]>((endpoint?.connectionIds ?? []).map(String));
  const [ordering, setOrdering] = useState<string>(endpoint?.ordering ?? "NONE");
  const [maxPerSecond, setMaxPerSecond] = useState<number | string>(endpoint?.maxPerSecond ?? "");
  const [waits, setWaits] = useState(endpoint?.retryScheduleSeconds.join(", ") ?? "");
  const [secretKind, setSecretKind] = useState<string>("HMAC");
  const [created, create] = useMutation(CreateEndpointDocument);
  const [updated, update] = useMutation(UpdateEndpointDocument);
  const schedule = waitsOf(waits);
  const settings = {
    url: url.trim(),
    description: description.trim() || null,
    connectionIds: connectionIds.length > 0 ? connectionIds : null,
    entities: entities.length > 0 ? (entities as EntityType[]) : null,
    ordering: ordering as WebhookOrdering,
    maxPerSecond: maxPerSecond === "" ? null : Number(maxPerSecond),
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (schedule === undefined) return;
    if (endpoint) {
      const isSame = eventTypes.join() === endpoint.eventTypes.join();
      const input = {
        ...settings,
        endpointId: endpoint.id,
        // To have it told of more takes the right to see that; what it is told of already stays without asking.
        ...(isSame ? {} : { eventTypes: eventTypes as EventType[] }),
        ...(waits === endpoint.retryScheduleSeconds.join(", ") ? {} : { retryScheduleSeconds: schedule }),
      };
      void update({ input }).then(({ data }) => data && close());
    } else {
      const input = {
        ...settings,
        eventTypes: eventTypes as EventType[],
        retryScheduleSeconds: schedule,
        secretKind: secretKind as WebhookSecretKind,
      };
      void create({ input }).then(({ data }) => {
        if (!data) return;
        onMade?.(data.createWebhookEndpoint.secret ?? null);
        close();
      });
    }
  };
  const error = created.error ?? updated.error;
  return (
    <form onSubmit={submit}>
      <Stack>
        <TextInput
          label="Address"
          description="Where events are sent by POST: http or https, at a public address"
          placeholder="https://erp.example.com/hooks"
          required
          value={url}
          onChange={({ currentTarget }) => setUrl(currentTarget.value)}
          data-autofocus
        />
        <TextInput
          label="What it is for"
          value={description}
          onChange={({ currentTarget }) => setDescription(currentTarget.value)}
        />
        <MultiSelect
          label="Events"
          description="What is sent to it, from now on"
          required
          searchable
          data={eventTypeChoices}
          value={eventTypes}
          onChange={setEventTypes}
        />
        {eventTypes.some(isRecordEvent) && (
          <MultiSelect
            label="Entities"
            description="Whose records it hears about"
            placeholder={entities.length === 0 ? "All" : ""}
            searchable
            clearable
            data={entityNames.map((name) => ({ value: name, label: spoken(name) }))}
            value={entities}
            onChange={setEntities}
          />
        )}
        <ConnectionsSelect
          label="Connections"
          description="Choose some, and events that belong to no connection are left out"
          value={connectionIds}
          onChange={setConnectionIds}
        />
        <Select
          label="What waits while a delivery fails"
          data={orderings}
          value={ordering}
          onChange={(value) => value && setOrdering(value)}
          allowDeselect={false}
        />
        <SimpleGrid cols={{ base: 1, xs: 2 }}>
          <NumberInput
            label="Requests a second at most"
            placeholder="No limit"
            min={1}
            max={1_000}
            value={maxPerSecond}
            onChange={setMaxPerSecond}
          />
          <TextInput
            label="Waits between attempts (seconds)"
            placeholder="Ten attempts over 75 h"
            value={waits}
            error={schedule === undefined ? "Whole seconds with commas between, as 5, 300, 1800" : null}
            onChange={({ currentTarget }) => setWaits(currentTarget.value)}
          />
        </SimpleGrid>
        {!endpoint && (
          <Select
            label="Signed with"
            description="Of a key pair the receiver needs only the public half, which is no secret"
            data={kinds}
            value={secretKind}
            onChange={(value) => value && setSecretKind(value)}
            allowDeselect={false}
          />
        )}
        {error && <Fault error={error} />}
        <Group justify="flex-end">
          <Button
            type="submit"
            loading={created.fetching || updated.fetching}
            disabled={url.trim() === "" || eventTypes.length === 0 || schedule === undefined}
          >
            {endpoint ? "Change it" : "Add it"}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

/** `5, 300` as numbers; null for the published schedule, undefined for what is no list of whole seconds. */
function waitsOf(text: string): number[] | null | undefined {
  if (text.trim() === "") return null;
  const parts = text.split(",").map((part) => part.trim());
  return parts.every((part) => /^\d+$/.test(part)) ? parts.map(Number) : undefined;
}
