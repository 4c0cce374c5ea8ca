// A real identity provider on the loopback interface: one client that signs in with a key of its own (private_key_jwt) and
// gets JWT access tokens for one audience. Reads its settings as one JSON document; prints the path of every request.
import { readFileSync } from "node:fs";
import { Provider } from "oidc-provider";

const { port, keys, client, clientKeys, audience, alg } = JSON.parse(readFileSync(0, "utf8"));

const provider = new Provider(`http://127.0.0.1:${port}`, {
  jwks: { keys },
  clients: [
    {
      client_id: client,
      grant_types: ["client_credentials"],
      redirect_uris: [],
      response_types: [],
      token_endpoint_auth_method: "private_key_jwt",
      token_endpoint_auth_signing_alg: "ES256",
      // else the provider refuses the client: it holds no RS256 key
      id_token_signed_response_alg: alg,
      jwks: { keys: clientKeys },
    },
  ],
  enabledJWA: {
    clientAuthSigningAlgValues: ["ES256"],
    idTokenSigningAlgValues: ["PS256", "ES256"],
  },
  features: {
    devInteractions: { enabled: false },
    clientCredentials: { enabled: true },
    resourceIndicators: {
      enabled: true,
      defaultResource: () => audience,
      getResourceServerInfo: () => ({
        audience,
        scope: "submit",
        accessTokenFormat: "jwt",
        accessTokenTTL: 600,
        jwt: { sign: { alg } },
      }),
    },
  },
});
provider.use(async (context, next) => {
  console.log(context.path);
  await next();
});
provider.listen(port, "127.0.0.1", () => console.log("ready"));
