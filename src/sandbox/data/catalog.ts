import type { AssetAttribute } from "../kinds/assets.js";
import type { Random } from "../random.js";

/** A kind of machine: how it is named and tagged, who makes it, what is known about it, what fails and is done to it. */
export interface AssetClass {
  readonly code: string;
  readonly name: string;
  readonly tagLetter: string;
  readonly makers: readonly (readonly [maker: string, series: string])[];
  /** Price range when new, in whole euros. */
  readonly price: readonly [number, number];
  readonly attributes: readonly (readonly [name: string, unit: string | null, least: number, most: number])[];
  readonly duties: readonly string[];
  readonly faults: readonly (readonly [problemCode: string, symptom: string])[];
  readonly jobs: readonly string[];
  /** Code of the classes its parts can have; empty for what is not taken apart. */
  readonly components: readonly string[];
}

// Makers are made up.
// cspell:disable
const machines: readonly AssetClass[] = [
  {
    code: "PUMP",
    name: "pump",
    tagLetter: "P",
    makers: [
      ["Hydrodyne", "HX"],
      ["Norpump", "NK"],
      ["Alster", "CR"],
    ],
    price: [3_000, 28_000],
    attributes: [
      ["rated flow", "m3/h", 8, 420],
      ["head", "m", 12, 95],
      ["speed", "1/min", 1450, 2950],
    ],
    duties: ["Cooling water", "Feed water", "Condensate", "Slurry", "Wash water", "Dosing"],
    faults: [
      ["LEAK", "drips at the shaft seal"],
      ["VIBRATION", "vibrates and is louder than usual"],
      ["NO-FLOW", "runs but delivers no flow"],
    ],
    jobs: ["Replace mechanical seal", "Align coupling", "Change oil", "Check bearings"],
    components: ["MOTOR", "GEARBOX", "SENSOR"],
  },
  {
    code: "CONVEYOR",
    name: "conveyor",
    tagLetter: "C",
    makers: [
      ["Transveyor", "BF"],
      ["Bandtec", "RL"],
    ],
    price: [6_000, 60_000],
    attributes: [
      ["length", "m", 4, 60],
      ["belt width", "mm", 400, 1400],
      ["speed", "m/s", 1, 3],
    ],
    duties: ["Infeed", "Outfeed", "Accumulation", "Pallet", "Reject"],
    faults: [
      ["MISTRACK", "belt runs off to one side"],
      ["JAM", "stops with products jammed"],
      ["NOISE", "rollers squeal"],
    ],
    jobs: ["Track belt", "Replace idler rollers", "Tension chain", "Clean belt scraper"],
    components: ["MOTOR", "GEARBOX", "SENSOR"],
  },
  {
    code: "PRESS",
    name: "press",
    tagLetter: "H",
    makers: [
      ["Formmaster", "HP"],
      ["Krafthaus", "DS"],
    ],
    price: [80_000, 640_000],
    attributes: [
      ["force", "kN", 400, 12_000],
      ["stroke", "mm", 200, 900],
      ["oil volume", "l", 120, 1800],
    ],
    duties: ["Deep drawing", "Trim", "Embossing", "Straightening"],
    faults: [
      ["OIL-LEAK", "loses hydraulic oil at the cylinder"],
      ["OVERHEAT", "oil temperature above limit"],
      ["SAFETY", "light curtain trips without cause"],
    ],
    jobs: ["Change hydraulic filter", "Inspect tie rods", "Test two-hand control", "Analyse oil"],
    components: ["MOTOR", "VALVE", "SENSOR"],
  },
  {
    code: "CHILLER",
    name: "chiller",
    tagLetter: "K",
    makers: [
      ["Polaris", "WK"],
      ["Frigotherm", "AQ"],
    ],
    price: [25_000, 210_000],
    attributes: [
      ["cooling capacity", "kW", 60, 1200],
      ["refrigerant charge", "kg", 12, 180],
      ["outlet temperature", "C", 5, 12],
    ],
    duties: ["Process", "Building", "Mould"],
    faults: [
      ["TEMP-HIGH", "outlet water too warm"],
      ["ALARM", "stops with low pressure alarm"],
      ["LEAK", "refrigerant detector alarms"],
    ],
    jobs: ["Leak test", "Clean condenser", "Check refrigerant charge", "Descale evaporator"],
    components: ["MOTOR", "VALVE", "SENSOR"],
  },
  {
    code: "COMPRESSOR",
    name: "compressor",
    tagLetter: "V",
    makers: [
      ["Aerovane", "GA"],
      ["Druckwerk", "SM"],
    ],
    price: [12_000, 90_000],
    attributes: [
      ["pressure", "bar", 7, 13],
      ["delivery", "m3/min", 2, 40],
      ["power", "kW", 15, 250],
    ],
    duties: ["Compressed air", "Instrument air", "Nitrogen"],
    faults: [
      ["OVERHEAT", "shuts down on discharge temperature"],
      ["PRESSURE", "does not reach pressure"],
      ["NOISE", "knocks under load"],
    ],
    jobs: ["Change air and oil filters", "Drain receiver", "Replace separator", "Inspect safety valve"],
    components: ["MOTOR", "VALVE", "SENSOR"],
  },
  {
    code: "ROBOT",
    name: "robot",
    tagLetter: "R",
    makers: [
      ["Armatic", "KR"],
      ["Servion", "IR"],
    ],
    price: [35_000, 120_000],
    attributes: [
      ["payload", "kg", 6, 300],
      ["reach", "mm", 900, 3200],
      ["axes", null, 4, 7],
    ],
    duties: ["Palletizing", "Welding", "Handling", "Gluing"],
    faults: [
      ["COLLISION", "stopped by collision detection"],
      ["POSITION", "misses its position"],
      ["CABLE", "encoder signal is lost at times"],
    ],
    jobs: ["Back up controller", "Replace brake resistor", "Grease axes", "Check cable harness"],
    components: ["MOTOR", "GEARBOX", "SENSOR"],
  },
  {
    code: "BOILER",
    name: "boiler",
    tagLetter: "B",
    makers: [
      ["Thermon", "UL"],
      ["Dampfbau", "HD"],
    ],
    price: [60_000, 380_000],
    attributes: [
      ["steam output", "t/h", 1, 22],
      ["pressure", "bar", 8, 25],
      ["fuel power", "kW", 700, 14_000],
    ],
    duties: ["Steam", "Hot water"],
    faults: [
      ["FLAME", "burner fails to light"],
      ["PRESSURE", "pressure swings"],
      ["WATER", "low water cut-out trips"],
    ],
    jobs: ["Test low water cut-out", "Inspect burner", "Clean flue", "Check feed water values"],
    components: ["VALVE", "SENSOR"],
  },
];

const components: readonly AssetClass[] = [
  component(
    "MOTOR",
    "motor",
    "M",
    ["Elmot", "EM"],
    [400, 9_000],
    ["power", "kW", 1, 160],
    [
      ["OVERHEAT", "winding temperature too high"],
      ["NOISE", "bearing noise at the drive end"],
    ],
  ),
  component(
    "GEARBOX",
    "gearbox",
    "G",
    ["Zahntec", "ZG"],
    [700, 14_000],
    ["ratio", null, 5, 90],
    [
      ["LEAK", "oil at the output shaft"],
      ["NOISE", "gear noise"],
    ],
  ),
  component(
    "VALVE",
    "valve",
    "Y",
    ["Armatura", "KV"],
    [120, 6_500],
    ["nominal width", "mm", 15, 250],
    [
      ["STUCK", "does not close"],
      ["LEAK", "leaks through the packing"],
    ],
  ),
  component(
    "SENSOR",
    "sensor",
    "T",
    ["Messwerk", "PT"],
    [60, 1_800],
    ["range", "bar", 1, 40],
    [
      ["DRIFT", "reading drifts"],
      ["NO-SIGNAL", "gives no signal"],
    ],
  ),
];

// cspell:enable

/** Codes of all classes, machines first; the nth is the class with the id of n + 2, after the two groups. */
export const classCodes: readonly string[] = [...machines, ...components].map(({ code }) => code);

/** The groups that the classes belong to. */
export const classGroups = [
  ["MACHINE", "machines", "What stands for itself."],
  ["COMPONENT", "components", "What is built into machines and changed as a whole."],
] as const;

export const isMachine = (code: string): boolean => machines.some((machine) => machine.code === code);

export const causes = [
  ["WEAR", "worn"],
  ["LUBRICATION", "lack of lubrication"],
  ["OPERATION", "handled wrongly"],
  ["MATERIAL", "material fault"],
  ["UNKNOWN", "not found out"],
] as const;
export const remedies = [
  ["REPLACED", "replaced"],
  ["REPAIRED", "repaired on the spot"],
  ["ADJUSTED", "adjusted"],
  ["CLEANED", "cleaned"],
] as const;

/** One entry of the list of failure codes; `parent` and `classCode` by code of the class. */
export interface ListedCode {
  readonly type: "CLASS" | "PROBLEM" | "CAUSE" | "REMEDY";
  readonly code: string;
  readonly name: string;
  readonly classCode: string | null;
}

const listedCodes: readonly ListedCode[] = [
  ...[...machines, ...components].map(({ code, name }) => ({ type: "CLASS" as const, code, name, classCode: code })),
  ...[...machines, ...components].flatMap(({ code: classCode, faults }) =>
    faults.map(([code, name]) => ({ type: "PROBLEM" as const, code, name, classCode })),
  ),
  ...causes.map(([code, name]) => ({ type: "CAUSE" as const, code, name, classCode: null })),
  ...remedies.map(([code, name]) => ({ type: "REMEDY" as const, code, name, classCode: null })),
];

export const failureCodeCount = listedCodes.length;

export function listedCode(index: number): ListedCode {
  return listedCodes[index - 1] as ListedCode;
}

/** The place of a code in the list, from 1; null for one that it does not have. */
export function placeOfCode(type: ListedCode["type"], code: string | null, classCode: string | null): number | null {
  const place = listedCodes.findIndex(
    (item) => item.type === type && item.code === code && (item.classCode ?? classCode) === classCode,
  );
  return place < 0 ? null : place + 1;
}

function component(
  code: string,
  name: string,
  tagLetter: string,
  maker: readonly [string, string],
  price: readonly [number, number],
  attribute: readonly [string, string | null, number, number],
  faults: AssetClass["faults"],
): AssetClass {
  const jobs = [
    `Replace ${name}`,
    `Inspect ${name}`,
    ...(code === "SENSOR" ? ["Calibrate sensor"] : ["Lubricate and clean"]),
  ];
  return {
    code,
    name,
    tagLetter,
    makers: [maker],
    price,
    attributes: [attribute],
    duties: ["Drive", "Main", "Auxiliary"],
    faults,
    jobs,
    components: [],
  };
}

export function anyMachine(random: Random): AssetClass {
  return random.weighted([
    [machines[0] as AssetClass, 30],
    [machines[1] as AssetClass, 22],
    [machines[2] as AssetClass, 10],
    [machines[3] as AssetClass, 9],
    [machines[4] as AssetClass, 11],
    [machines[5] as AssetClass, 13],
    [machines[6] as AssetClass, 5],
  ]);
}

export function anyComponentOf(machine: AssetClass, random: Random): AssetClass {
  const code = random.pick(machine.components.length > 0 ? machine.components : ["SENSOR"]);
  return components.find((item) => item.code === code) as AssetClass;
}

/** The class of that code; null for a code that a user made up. */
export function assetClass(code: string): AssetClass | null {
  return [...machines, ...components].find((item) => item.code === code) ?? null;
}

export function attributesOf(machine: AssetClass, random: Random): AssetAttribute[] {
  return machine.attributes.map(([name, unit, least, most]) => ({
    name,
    value: String(random.int(least, most)),
    unit,
  }));
}

/** Articles a storeroom holds: category, name, unit, price range in cents. */
export const articles: readonly (readonly [
  category: string,
  name: string,
  unit: "EA" | "M" | "L" | "KG" | "SET",
  least: number,
  most: number,
])[] = [
  ["BEARING", "Deep groove ball bearing", "EA", 450, 18_000],
  ["SEAL", "Mechanical seal", "EA", 4_500, 62_000],
  ["BELT", "V-belt", "EA", 600, 4_800],
  ["FILTER", "Hydraulic filter element", "EA", 1_900, 14_500],
  ["LUBE", "Gear oil", "L", 480, 1_900],
  ["LUBE", "Bearing grease", "KG", 700, 3_400],
  ["ELEC", "Contactor", "EA", 1_800, 22_000],
  ["ELEC", "Control cable", "M", 90, 1_200],
  ["SENSOR", "Proximity switch", "EA", 2_200, 15_000],
  ["VALVE", "Solenoid valve", "EA", 3_800, 34_000],
  ["GASKET", "Gasket set", "SET", 800, 9_500],
  ["DRIVE", "Shaft coupling", "EA", 2_500, 48_000],
];
