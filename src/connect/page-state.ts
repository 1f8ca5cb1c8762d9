// Shapes alone, and nothing imported: the page in `web/connect` is built from the same.

/** One field of a form, as the page shows it. */
export interface FormField {
  readonly name: string;
  readonly label: string;
  readonly hint: string | null;
  /** LIST is several texts, each on a line of its own. */
  readonly kind: "TEXT" | "URL" | "NUMBER" | "BOOLEAN" | "CHOICE" | "SECRET" | "LIST";
  readonly isRequired: boolean;
  readonly choices: readonly string[];
  /** As text; null for none. */
  readonly initial: string | null;
}

/** What went wrong, in words for a person who knows nothing of the gateway. */
export interface ConnectProblem {
  readonly code: string;
  readonly title: string;
  readonly message: string;
  /** By the field's name as the form has it: `config.baseUrl`, `credentials.apiKey`. */
  readonly fields: readonly { readonly name: string; readonly message: string }[];
}

/** One way to log in, as the page offers it. */
export interface OfferedMethod {
  readonly method: string;
  /** The connector's own words for it; null: those of the page. */
  readonly label: string | null;
  readonly description: string;
  readonly kind: "FIELDS" | "OAUTH";
  readonly config: readonly FormField[];
  readonly credentials: readonly FormField[];
  /** Of OAUTH: the registered apps, one of which logs in. */
  readonly apps: readonly { readonly id: string; readonly name: string }[];
}

export interface OfferedSystem {
  readonly system: string;
  readonly name: string;
  readonly description: string;
  readonly methods: readonly OfferedMethod[];
}

/** Everything that the page shows. Nothing in it is a secret. */
export interface PageState {
  readonly link: string;
  readonly step: "CONNECT" | "CONNECTED";
  readonly isReconnect: boolean;
  readonly isTest: boolean;
  readonly theme: {
    readonly displayName: string;
    readonly logo: string | null;
    readonly color: string;
    readonly onColor: string;
    readonly darkColor: string;
    readonly onDarkColor: string;
  };
  readonly endUserName: string | null;
  readonly connectionName: string | null;
  readonly systems: readonly OfferedSystem[];
  readonly problem: ConnectProblem | null;
  readonly connection: { readonly id: string; readonly name: string; readonly account: string | null } | null;
  readonly sync: SyncShown | null;
  readonly returnUrl: string | null;
  readonly embedOrigins: readonly string[];
  /** ISO 8601. */
  readonly expiresAt: string;
}

export interface SyncShown {
  readonly state: string;
  readonly isOver: boolean;
  readonly stored: number;
  readonly entities: readonly {
    readonly name: string;
    readonly state: string;
    readonly read: number;
    readonly expected: number | null;
  }[];
}
