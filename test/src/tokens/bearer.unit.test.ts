import { describe, expect, it } from "vitest";
import { UnauthenticatedError } from "../../../src/errors/index.js";
import { secretFromAuthorization } from "../../../src/tokens/index.js";

describe("where a token may stand", () => {
  it.each(["Bearer trb_test_x", "bearer trb_test_x", "BEARER   trb_test_x", "  Bearer trb_test_x "])(
    "reads %j",
    (value) => {
      expect(secretFromAuthorization(value)).toBe("trb_test_x");
    },
  );

  it.each([undefined, null, ""])("says that none came when it is %j, and how to send one", (value) => {
    expect(() => secretFromAuthorization(value)).toThrow(/none came.*Authorization: Bearer/);
  });

  it.each(["trb_test_x", "Basic hunter2", "Bearer_trb_test_x", 7, { authorization: "Bearer x" }, ["Bearer x"]])(
    "refuses %j without repeating it",
    (value) => {
      expect(() => secretFromAuthorization(value)).toThrow(UnauthenticatedError);
      expect(() => secretFromAuthorization(value)).toThrow(/^Expected the scheme Bearer(?!.*(hunter2|trb_test_x)).*$/);
    },
  );
});
