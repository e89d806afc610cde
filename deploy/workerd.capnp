# The edge on a machine of one's own: the same bundle that Cloudflare gets, in workerd. `npm run edge` makes edge.capnp and starts it.
@0xd2c1a5e3f0b74968;

using Workerd = import "/workerd/workerd.capnp";
using Edge = import "../build/workerd/edge.capnp";

const facegate :Workerd.Worker = (
  modules = Edge.modules,
  compatibilityDate = Edge.compatibilityDate,
  compatibilityFlags = Edge.compatibilityFlags,
  # Settings and secrets, each taken from the environment variable of its name; no value of them is in a file.
  bindings = Edge.bindings,
  # Tickets and quotas, in SQLite files. Their directory must outlive the process, or a used ticket is new again.
  durableObjectNamespaces = Edge.namespaces,
  durableObjectStorage = (localDisk = "objects"),
  # All that it can reach.
  globalOutbound = "upstream",
);

const objects :Workerd.DiskDirectory = (writable = true);

# Any public host, no address of the own network: the upstream's four regions and, if one is set, the webhook.
# confined.capnp reaches less.
const config :Workerd.Config = (
  services = [
    (name = "facegate", worker = .facegate),
    (name = "objects", disk = .objects),
    (name = "upstream", network = (allow = ["public"], tlsOptions = (trustBrowserCas = true))),
  ],
  sockets = [(name = "http", http = (), service = "facegate")],
);
