// mongosh: makes a replica set of the members that MEMBERS lists, unless there is one, and waits for its primary.
// Elections begin after 2 s instead of 10; docs/operations.md says what that is worth.
const members = (process.env.MEMBERS ?? "").split(",").filter((host) => host !== "");
if (members.length === 0)
  throw new Error("Set MEMBERS to hosts with ports, separated by commas: db1:27017,db2:27017,db3:27017");

let isNew = false;
try {
  rs.status();
} catch (error) {
  if (error.codeName !== "NotYetInitialized") throw error;
  isNew = true;
}
if (isNew) {
  rs.initiate({
    _id: "rs0",
    members: members.map((host, index) => ({ _id: index, host })),
    settings: { electionTimeoutMillis: 2000, heartbeatIntervalMillis: 500 },
  });
}
while (!db.hello().primary) sleep(200);
print(`The replica set has a primary: ${db.hello().primary}`);
