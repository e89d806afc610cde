# The sandbox in workerd, as `facegate sandbox` starts it. By hand:
#   workerd serve sandbox.capnp --socket-addr http=127.0.0.1:8788 --directory-path objects=DIR
@0xbd5e9a2c47f01836;

using Workerd = import "/workerd/workerd.capnp";
using Built = import "modules.capnp";

const sandbox :Workerd.Worker = (
  modules = Built.modules,
  compatibilityDate = "2026-04-01",
  # Each from the environment variable of its name; node/settings.ts says what they mean.
  bindings = [
    (name = "LIBRARY", durableObjectNamespace = "Library"),
    (name = "FACEGATE_SANDBOX_KEYS", fromEnvironment = "FACEGATE_SANDBOX_KEYS"),
    (name = "FACEGATE_SANDBOX_GROUPS", fromEnvironment = "FACEGATE_SANDBOX_GROUPS"),
    (name = "FACEGATE_SANDBOX_URLS", fromEnvironment = "FACEGATE_SANDBOX_URLS"),
    (name = "FACEGATE_SANDBOX_QPS", fromEnvironment = "FACEGATE_SANDBOX_QPS"),
    (name = "FACEGATE_SANDBOX_BEARER_TOKENS", fromEnvironment = "FACEGATE_SANDBOX_BEARER_TOKENS"),
    (name = "FACEGATE_SANDBOX_BIZ_IDS", fromEnvironment = "FACEGATE_SANDBOX_BIZ_IDS"),
    (name = "FACEGATE_SANDBOX_SAME_SCORE", fromEnvironment = "FACEGATE_SANDBOX_SAME_SCORE"),
    (name = "FACEGATE_SANDBOX_DUPLICATE_SCORE", fromEnvironment = "FACEGATE_SANDBOX_DUPLICATE_SCORE"),
    (name = "FACEGATE_SANDBOX_LEAST_AGE", fromEnvironment = "FACEGATE_SANDBOX_LEAST_AGE"),
    (name = "FACEGATE_SANDBOX_CONSOLE", fromEnvironment = "FACEGATE_SANDBOX_CONSOLE"),
    (name = "FACEGATE_SANDBOX_CONSOLE_TOKEN", fromEnvironment = "FACEGATE_SANDBOX_CONSOLE_TOKEN"),
  ],
  # The key is miniflare's for the same object, so that `npm start` and this read one another's files.
  durableObjectNamespaces = [(className = "Library", uniqueKey = "sandbox-Library", enableSql = true)],
  durableObjectStorage = (localDisk = "objects"),
);

const config :Workerd.Config = (
  services = [
    (name = "sandbox", worker = .sandbox),
    (name = "objects", disk = (writable = true)),
    # For pictures by URL; which hosts are asked is the Worker's decision (js/download.ts).
    (name = "internet", network = (allow = ["public", "private"], tlsOptions = (trustBrowserCas = true))),
  ],
  sockets = [(name = "http", http = (), service = "sandbox")],
);
