# As workerd.capnp, but one host and nothing else is reached, whatever a URL says: for an edge of one region without a webhook.
# Another region's host: npm run edge -- --upstream HOST:443.
@0xf0b4c8d2e6a19375;

using Workerd = import "/workerd/workerd.capnp";
using Edge = import "workerd.capnp";

const confined :Workerd.Config = (
  services = [
    (name = "facegate", worker = Edge.facegate),
    (name = "objects", disk = Edge.objects),
    (name = "upstream", external = (
      address = "cloudauth-intl.ap-southeast-1.aliyuncs.com:443",
      https = (tlsOptions = (trustBrowserCas = true)),
    )),
  ],
  sockets = [(name = "http", http = (), service = "facegate")],
);
