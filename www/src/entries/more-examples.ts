/** The examples beside the first two, as a file of their own that is loaded in the background. */

import credentialsPassRole from "../../examples/credentials-pass-role.json";
import distributedMap from "../../examples/distributed-map.json";
import ecsOverride from "../../examples/ecs-override.json";
import emrRoleNames from "../../examples/emr-role-names.json";
import explicitDeny from "../../examples/explicit-deny.json";
import externalId from "../../examples/external-id.json";
import jsonataRole from "../../examples/jsonata-role.json";
import permissionsBoundary from "../../examples/permissions-boundary.json";
import type { Example } from "../contract/host.ts";

const examples = {
  "credentials-pass-role": credentialsPassRole,
  "external-id": externalId,
  "ecs-override": ecsOverride,
  "emr-role-names": emrRoleNames,
  "permissions-boundary": permissionsBoundary,
  "explicit-deny": explicitDeny,
  "jsonata-role": jsonataRole,
  "distributed-map": distributedMap,
};

sfnHost.provide("examples", Object.entries(examples) as [string, Example][]);
