// An OpenID provider for the tests: certified software, with people of its own and its plain development forms.
// Arguments: the redirect address of its one client, and its people as JSON: {"login": {"email": ..., ...}}.
import { createServer } from "node:http";
import { Provider } from "oidc-provider";

const [redirectUri, people] = [process.argv[2], JSON.parse(process.argv[3])];
const server = createServer();
server.listen(0, "127.0.0.1", () => {
  const issuer = `http://127.0.0.1:${server.address().port}`;
  const provider = new Provider(issuer, {
    clients: [{ client_id: "plancheck", client_secret: "a secret of the tests", redirect_uris: [redirectUri] }],
    pkce: { required: () => true },
    claims: { openid: ["sub"], email: ["email", "email_verified"], profile: ["name"] },
    cookies: { keys: ["a key of the tests"] },
    findAccount: (_, login) =>
      people[login] && { accountId: login, claims: () => ({ sub: login, ...people[login] }) },
  });
  server.on("request", provider.callback());
  console.log(issuer);
});
