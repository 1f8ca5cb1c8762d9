import {
  ActionIcon,
  Button,
  Fieldset,
  Group,
  MultiSelect,
  NumberInput,
  Select,
  Stack,
  Switch,
  Table,
  Text,
  TextInput,
} from "@mantine/core";
import { useRef, useState, type FormEvent } from "react";
import { useMutation, type CombinedError } from "urql";
import {
  UpdatePlanDocument,
  type EntityType,
  type PlanDetailsFragment,
  type Weekday,
} from "../../generated/graphql.js";
import { Fault } from "../../parts/answers.js";
import { Scroll } from "../../parts/scroll.js";
import { words } from "../../parts/status.js";
import { duration } from "../../parts/time.js";
import { spoken } from "../../records/names.js";

const weekdays = [
  "MONDAY",
  "TUESDAY",
  "WEDNESDAY",
  "THURSDAY",
  "FRIDAY",
  "SATURDAY",
  "SUNDAY",
] as const satisfies readonly Weekday[];

interface Window {
  readonly days: readonly Weekday[];
  readonly from: string;
  readonly to: string;
}

type EntityPlan = PlanDetailsFragment["entities"][number];

/** What is synced, how often, how far back and when not. */
export function Plan({
  connectionId,
  plan,
  synced,
}: {
  readonly connectionId: string;
  readonly plan: PlanDetailsFragment;
  /** Entities that were synced so far; the plan itself names only those that go their own way. */
  readonly synced: readonly EntityType[];
}) {
  const [interval, setInterval] = useState<number | string>(plan.intervalSeconds);
  const [history, setHistory] = useState<number | string>(plan.historyDays);
  const [timeZone, setTimeZone] = useState(plan.timeZone);
  const [quietHours, setQuietHours] = useState<readonly Window[]>(plan.quietHours);
  const [maintenance, setMaintenance] = useState<readonly Window[]>(plan.maintenanceWindows);
  const [entities, setEntities] = useState<readonly EntityPlan[]>(() => {
    const named = new Map(plan.entities.map((entity) => [entity.entity, entity]));
    return [...new Set([...synced, ...named.keys()])].map((entity) => named.get(entity) ?? asPlanned(entity));
  });
  const [{ data, error, fetching }, update] = useMutation(UpdatePlanDocument);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const changed = entities.filter((entity) => {
      const before = plan.entities.find((other) => other.entity === entity.entity) ?? asPlanned(entity.entity);
      return (["enabled", "intervalSeconds", "historyDays"] as const).some((key) => before[key] !== entity[key]);
    });
    void update({
      input: {
        connectionId,
        syncPlan: {
          intervalSeconds: Number(interval),
          historyDays: Number(history),
          timeZone,
          quietHours: quietHours.map(sent),
          maintenanceWindows: maintenance.map(sent),
          ...(changed.length > 0
            ? {
                entities: changed.map(({ entity, enabled, intervalSeconds, historyDays }) => ({
                  entity,
                  enabled,
                  intervalSeconds: intervalSeconds ?? null,
                  historyDays: historyDays ?? null,
                })),
              }
            : {}),
        },
      },
    });
  };
  return (
    <form onSubmit={submit}>
      <Stack>
        <Group align="flex-start">
          <NumberInput
            label="Sync every (seconds)"
            description={Number(interval) > 0 ? duration(Number(interval)) : "30 or more"}
            min={30}
            max={2_592_000}
            required
            value={interval}
            onChange={setInterval}
          />
          <NumberInput
            label="History (days)"
            description="A longer one is read by the next resync"
            min={1}
            max={3_650}
            required
            value={history}
            onChange={setHistory}
          />
          <Select
            label="Time zone"
            description="Whose clock the hours below go by"
            searchable
            allowDeselect={false}
            data={zonesWith(plan.timeZone)}
            value={timeZone}
            onChange={(zone) => zone && setTimeZone(zone)}
            limit={50}
          />
        </Group>
        <Windows
          title="Quiet hours, in which no scheduled sync begins"
          windows={quietHours}
          change={setQuietHours}
          isRefused={refusedIn(error, "quietHours")}
          timeZone={timeZone}
        />
        <Windows
          title="Maintenance, in which nothing is asked of the system"
          windows={maintenance}
          change={setMaintenance}
          isRefused={refusedIn(error, "maintenanceWindows")}
          timeZone={timeZone}
        />
        {entities.length > 0 && <Entities entities={entities} change={setEntities} />}
        {error && <Fault error={error} />}
        <Group>
          <Button type="submit" loading={fetching}>
            Save the plan
          </Button>
          {data && !error && !fetching && (
            <Text size="sm" role="status">
              Saved; it holds from the next sync on.
            </Text>
          )}
        </Group>
      </Stack>
    </form>
  );
}

/** Which hours of which list the gateway refused. What it said stands below the form. */
function refusedIn(error: CombinedError | undefined, list: string) {
  const paths = (error?.graphQLErrors ?? []).flatMap(({ extensions }) =>
    ((extensions["problems"] ?? []) as readonly { readonly path: readonly unknown[] }[]).map(({ path }) => path),
  );
  return (place: number, field: "from" | "to") =>
    paths.some((path) => path.slice(-3).join() === `${list},${place},${field}`);
}

function asPlanned(entity: EntityType): EntityPlan {
  return { entity, enabled: true, intervalSeconds: null, historyDays: null };
}

function sent({ days, from, to }: Window) {
  return { days: days.length > 0 ? [...days] : null, from, to };
}

function zonesWith(own: string): string[] {
  return [...new Set(["UTC", own, ...Intl.supportedValuesOf("timeZone")])];
}

function Windows({
  title,
  windows,
  change,
  isRefused,
  timeZone,
}: {
  readonly title: string;
  readonly windows: readonly Window[];
  readonly change: (windows: readonly Window[]) => void;
  readonly isRefused: (place: number, field: "from" | "to") => boolean;
  readonly timeZone: string;
}) {
  // The keyboard goes on in hours that were added, and where hours are added once some are gone.
  const [added, setAdded] = useState<number | null>(null);
  const adding = useRef<HTMLButtonElement>(null);
  const replace = (place: number, window: Window) =>
    change(windows.map((other, at) => (at === place ? window : other)));
  return (
    <Fieldset legend={`${title} (${timeZone})`}>
      <Stack gap="sm" align="flex-start">
        {windows.length === 0 && <Text size="sm">None.</Text>}
        {windows.map((window, place) => (
          <Group key={place} gap="xs" align="flex-end">
            <MultiSelect
              label="Days"
              autoFocus={place === added}
              openOnFocus={false}
              placeholder={window.days.length === 0 ? "Every day" : ""}
              data={weekdays.map((value) => ({ value, label: words(value) }))}
              value={[...window.days]}
              onChange={(days) => replace(place, { ...window, days: days })}
              maw={480}
            />
            <TextInput
              label="From"
              placeholder="22:00"
              pattern="\d\d:\d\d"
              title="HH:MM"
              required
              w={90}
              error={isRefused(place, "from")}
              value={window.from}
              onChange={({ currentTarget }) => replace(place, { ...window, from: currentTarget.value })}
            />
            <TextInput
              label="To"
              placeholder="06:00"
              pattern="\d\d:\d\d"
              title="HH:MM, up to 24:00"
              required
              w={90}
              error={isRefused(place, "to")}
              value={window.to}
              onChange={({ currentTarget }) => replace(place, { ...window, to: currentTarget.value })}
            />
            <ActionIcon
              variant="default"
              size="lg"
              aria-label={`Take away ${window.from} to ${window.to}`}
              onClick={() => {
                setAdded(null);
                change(windows.filter((_, at) => at !== place));
                adding.current?.focus();
              }}
            >
              ✕
            </ActionIcon>
          </Group>
        ))}
        <Button
          ref={adding}
          size="xs"
          variant="default"
          onClick={() => {
            setAdded(windows.length);
            change([...windows, { days: [], from: "22:00", to: "06:00" }]);
          }}
        >
          Add hours
        </Button>
      </Stack>
    </Fieldset>
  );
}

/** Which entities are synced, and where one goes its own way. */
function Entities({
  entities,
  change,
}: {
  readonly entities: readonly EntityPlan[];
  readonly change: (entities: readonly EntityPlan[]) => void;
}) {
  const replace = (changed: EntityPlan) =>
    change(entities.map((other) => (other.entity === changed.entity ? changed : other)));
  const numberOf = (value: number | string) => (value === "" ? null : Number(value));
  return (
    <Scroll label="Entities of the plan">
      <Table>
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">Entity</Table.Th>
            <Table.Th scope="col">Every (seconds)</Table.Th>
            <Table.Th scope="col">History (days)</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {entities.map((plan) => (
            <Table.Tr key={plan.entity}>
              <Table.Td>
                <Switch
                  label={spoken(plan.entity)}
                  checked={plan.enabled}
                  onChange={({ currentTarget }) => replace({ ...plan, enabled: currentTarget.checked })}
                />
              </Table.Td>
              <Table.Td>
                <NumberInput
                  aria-label={`${spoken(plan.entity)}: every how many seconds`}
                  placeholder="As the plan"
                  min={30}
                  max={2_592_000}
                  w={150}
                  value={plan.intervalSeconds ?? ""}
                  onChange={(value) => replace({ ...plan, intervalSeconds: numberOf(value) })}
                />
              </Table.Td>
              <Table.Td>
                <NumberInput
                  aria-label={`${spoken(plan.entity)}: days of history`}
                  placeholder="As the plan"
                  min={1}
                  max={3_650}
                  w={150}
                  value={plan.historyDays ?? ""}
                  onChange={(value) => replace({ ...plan, historyDays: numberOf(value) })}
                />
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Scroll>
  );
}
