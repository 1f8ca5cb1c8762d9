import {
  carrierRanges,
  forbiddenRanges,
  privateRanges,
  translatedRanges,
  type CarrierRange,
} from "./address-ranges.js";
import type { IpAddress } from "./ip-address.js";
import { contains, parseNetwork, type IpNetwork } from "./ip-network.js";

/** PUBLIC may be called; PRIVATE may if the operator allows it; FORBIDDEN never. */
export type Verdict = "PUBLIC" | "PRIVATE" | "FORBIDDEN";

/** The ranges in the form that they are judged by. */
export interface RangeTable {
  readonly private: readonly { readonly network: string }[];
  readonly forbidden: readonly { readonly network: string }[];
  readonly translated: readonly CarrierRange[];
  readonly carriers: readonly CarrierRange[];
}

export const rangeTable: RangeTable = {
  private: privateRanges,
  forbidden: forbiddenRanges,
  translated: translatedRanges,
  carriers: carrierRanges,
};

/** @param table only tests give another. */
export function createJudge(table: RangeTable = rangeTable): (address: IpAddress) => Verdict {
  const [privates, forbidden] = [table.private, table.forbidden].map((rows) =>
    rows.map(({ network }) => read(network)),
  );
  const carriers = (rows: readonly CarrierRange[]) => rows.map((row) => ({ ...row, bits: read(row.network) }));
  const [translated, hiding] = [carriers(table.translated), carriers(table.carriers)];

  const judge = (address: IpAddress): Verdict => {
    const carrier = translated.find(({ bits }) => contains(bits, address));
    if (carrier) return judge(carried(address, carrier));
    const forms = [
      address,
      ...hiding.filter(({ bits }) => contains(bits, address)).map((row) => carried(address, row)),
    ];
    if (forms.some((form) => isIn(forbidden, form))) return "FORBIDDEN";
    return isIn(privates, address) ? "PRIVATE" : "PUBLIC";
  };
  return judge;
}

export const judgeAddress = createJudge();

/** Where what is sent to an address arrives: at the IPv4 address for which it is only a translation, else at itself. */
export function arrivesAt(address: IpAddress): IpAddress {
  const carrier = translatedRanges.find(({ network }) => contains(read(network), address));
  return carrier ? carried(address, carrier) : address;
}

/** The IPv4 address that stands in an IPv6 one. */
function carried({ value }: IpAddress, { shift, isInverted }: CarrierRange): IpAddress {
  const bits = (value >> BigInt(shift)) & 0xffff_ffffn;
  return { family: 4, value: isInverted ? bits ^ 0xffff_ffffn : bits };
}

function isIn(networks: readonly IpNetwork[] | undefined, address: IpAddress): boolean {
  return networks?.some((network) => contains(network, address)) ?? false;
}

function read(text: string): IpNetwork {
  const network = parseNetwork(text);
  if (!network) throw new TypeError(`"${text}" in the table of address ranges is no network.`);
  return network;
}
