import { expect, test } from "vitest";

import { invitationId } from "./sign-in.ts";

test("an invitation's id is read from its token, also where it has the signs of base64url", () => {
  expect(invitationId("cvg_inv_AaIIZ6tUc3iIr1vW6rPKsQ_secret_sum")).toBe("01a20867-ab54-7378-88af-5bd6eab3cab1");
  expect(invitationId("cvg_inv_-_-_-_-_-_-_-_-_-_-_-w_secret")).toBe("fbffbffb-ffbf-fbff-bffb-ffbffbffbffb");
  expect(invitationId("")).toBe(null);
});
