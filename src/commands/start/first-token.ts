import { unknownOrigin } from "../../audit/index.js";
import { ConfigurationError, UnauthenticatedError } from "../../errors/index.js";
import type { Services } from "../../services/index.js";
import type { Environment } from "../../storage/index.js";
import { OrganizationStore, parseSecret, scopePresets } from "../../tokens/index.js";
import { secretReferences, secretStores } from "../../vault/index.js";
import { chooseOrMakeOrganization, operator } from "../gateway.js";
import type { StartContext } from "./bring-up.js";

const setting = "TRIBUTARY_FIRST_TOKEN";

/**
 * Takes in the first API token from the place that a setting names, with all scopes, in the only organization or a new one.
 * Done by every start: a token that is known changes nothing, and one that was revoked stays so.
 * @throws {ConfigurationError | SecretsUnavailableError}
 */
export async function takeInFirstToken(context: StartContext, services: Services): Promise<void> {
  const { io, config, screen } = context;
  if (config.firstTokenReference === null) return;
  const references = secretReferences(secretStores(io.env));
  const secret = (await references.read(config.firstTokenReference, setting)).reveal();
  const environment = environmentOf(secret);
  const organizations = new OrganizationStore(services.storage);
  const known = await services.tokens.findBySecret(secret);
  const organizationId = known?.organizationId ?? (await chooseOrMakeOrganization(organizations, undefined))._id;
  const tenant = { organizationId, environment };
  const input = { name: "first token", scopes: scopePresets.full };
  const call = { tenant, actor: operator(), action: "token.create", targets: [], fields: [], origin: unknownOrigin };
  const token = known ?? (await services.audit.perform(call, () => services.tokens.adopt(tenant, secret, input)));
  if (token.revokedAt) {
    screen.line(
      screen.colors.yellow(
        `First token: ${token._id} was revoked on ${token.revokedAt.toISOString()}. Unset ${setting}, or draw another: tributary token draw`,
      ),
    );
  } else screen.line(`First token: ${token._id} (${environment}), from ${config.firstTokenReference}`);
}

function environmentOf(secret: string): Environment {
  try {
    return parseSecret(secret).environment;
  } catch (cause) {
    if (!(cause instanceof UnauthenticatedError)) throw cause;
    throw new ConfigurationError(
      `${setting} leads to something that is no API token. ${cause.message} Draw one with: tributary token draw --env live --write-to REFERENCE`,
    );
  }
}
